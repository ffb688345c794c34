import type { ServiceScope } from '../core/ports/telemetry.ts';
import { tagValue } from '../core/text/tag-value.ts';

/** https://docs.datadoghq.com/logs/explorer/search_syntax/ : values are quoted, so that a tag cannot add to the query. */
export const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** One service, in one environment or in all of them. */
export const ofService = ({ service, env }: Pick<ServiceScope, 'service' | 'env'>): string =>
  [ofTag('service', service), ...(env === undefined ? [] : [ofTag('env', env)])].join(' ');

/** A configured name that Datadog keeps in another form is searched for in both. */
const ofTag = (name: string, value: string): string =>
  tagValue(value) === value || tagValue(value) === ''
    ? `${name}:${quoted(value)}`
    : `${name}:(${quoted(value)} OR ${quoted(tagValue(value))})`;

export const ERROR_STATUS = 'status:(error OR critical OR alert OR emergency)';

/** A search's time and words, as every search takes them. */
export const filterOf = ({ from, to }: Pick<ServiceScope, 'from' | 'to'>, query: string) => ({
  query,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
