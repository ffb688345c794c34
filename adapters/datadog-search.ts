import type { ServiceScope } from '../core/search/telemetry.ts';

/** https://docs.datadoghq.com/logs/explorer/search_syntax/ : values are quoted, so that a tag cannot add to the query. */
export const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** One service, in one environment or in all of them. */
export const ofService = ({ service, env }: Pick<ServiceScope, 'service' | 'env'>): string =>
  [`service:${quoted(service)}`, ...(env === undefined ? [] : [`env:${quoted(env)}`])].join(' ');

export const ERROR_STATUS = 'status:(error OR critical OR alert OR emergency)';

/** A search's time and words, as every search takes them. */
export const filterOf = ({ from, to }: Pick<ServiceScope, 'from' | 'to'>, query: string) => ({
  query,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
