import type { StoredVariable } from '../state.ts';
import type { Variables } from './variables.ts';

/** What Datadog sends for a webhook that has no payload of its own. */
export const DEFAULT_PAYLOAD = JSON.stringify({
  body: '$EVENT_MSG',
  last_updated: '$LAST_UPDATED',
  event_type: '$EVENT_TYPE',
  title: '$EVENT_TITLE',
  date: '$DATE',
  org: { id: '$ORG_ID', name: '$ORG_NAME' },
  id: '$ID',
});

const VARIABLE = /\$([A-Z][A-Z0-9_]*)(?:\[([^\]\s]{1,200})\])?/g;

/**
 * Fills a payload template in one pass: a value that holds a `$NAME` is not filled again. Values are escaped as JSON
 * text, so that no log line can end the string that it stands in; unknown variables stay as they are.
 */
export function expandPayload(template: string, variables: Variables, custom: readonly StoredVariable[]): string {
  return template.replace(VARIABLE, (whole, name: string, key: string | undefined) => {
    const rest = key === undefined ? '' : `[${key}]`;
    if (name === 'TAGS' && key !== undefined) return escapeText(tagValue(variables.tags, key));
    const json = variables.json.get(name);
    if (json !== undefined) return `${json}${rest}`;
    const value = variables.text.get(name) ?? custom.find((each) => each.name === name)?.value;
    return value === undefined ? whole : `${escapeText(value)}${rest}`;
  });
}

/**
 * Fills the custom variables into a webhook's headers.
 *
 * @param headers a JSON object as text, as Datadog keeps it
 * @throws {Error} when it is no JSON object, or holds what no header can
 */
export function expandHeaders(headers: string | null | undefined, custom: readonly StoredVariable[]): Headers {
  const expanded = new Headers({ 'content-type': 'application/json' });
  for (const [name, value] of Object.entries(parseHeaders(headers))) {
    expanded.set(
      name,
      value.replace(
        VARIABLE,
        (whole, variable: string) => custom.find((each) => each.name === variable)?.value ?? whole,
      ),
    );
  }
  return expanded;
}

function parseHeaders(headers: string | null | undefined): Record<string, string> {
  if (!headers) return {};
  const read: unknown = JSON.parse(headers);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('expected a JSON object');
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
}

const escapeText = (value: string): string => JSON.stringify(value).slice(1, -1);

const tagValue = (tags: readonly string[], key: string): string =>
  tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? '';
