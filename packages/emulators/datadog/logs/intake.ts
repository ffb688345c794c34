import { tryJson } from '../../try-json.ts';
import { type Attributes, isRecord, type LogEvent, readAttribute } from './event.ts';

/**
 * What Datadog's own pipeline takes from a JSON log before any other: the first of these attributes that is there.
 * https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing
 */
const RESERVED = {
  timestamp: ['@timestamp', 'timestamp', '_timestamp', 'Timestamp', 'eventTime', 'date', 'published_date'],
  host: ['host', 'hostname', 'syslog.hostname'],
  service: ['service', 'syslog.appname', 'dd.service'],
  status: ['status', 'severity', 'level', 'syslog.severity'],
  message: ['message', 'msg', 'log'],
} as const;

/** https://docs.datadoghq.com/logs/log_configuration/processors/#log-status-remapper */
const STATUSES: readonly (readonly [RegExp, string])[] = [
  [/^(0|emerg.*|f.*)$/, 'emergency'],
  [/^(1|a.*)$/, 'alert'],
  [/^(2|c.*)$/, 'critical'],
  [/^(3|e.*)$/, 'error'],
  [/^(4|w.*)$/, 'warn'],
  [/^(5|n.*)$/, 'notice'],
  [/^(6|i.*)$/, 'info'],
  [/^(7|d.*|t.*|v.*)$/, 'debug'],
  [/^(o.*|s.*)$/, 'ok'],
];

/**
 * Turns one item of a log intake request into a log event.
 *
 * @param item what the sender shipped: reserved fields, `ddtags`, `ddsource`, and any attributes, nested or dotted
 * @param now epoch milliseconds, for a log that says no time of its own
 */
export function readLog(item: Attributes, id: string, now: number): LogEvent {
  const attributes = nest({ ...item, ...parseMessage(item['message']) });
  const take = (name: keyof typeof RESERVED): unknown => takeFirst(attributes, RESERVED[name]);
  const service = text(take('service'));
  const source = text(takeFirst(attributes, ['ddsource']));
  const tags = splitTags(text(takeFirst(attributes, ['ddtags'])));
  // The Agent adds these from DD_ENV and DD_VERSION; a service that logs without an Agent says them itself.
  for (const name of ['env', 'version']) {
    const value = readAttribute(attributes, name) ?? readAttribute(attributes, `dd.${name}`);
    if (value !== undefined && !tags.some((tag) => tag.startsWith(`${name}:`))) tags.push(`${name}:${text(value)}`);
  }
  if (service !== '') tags.push(`service:${service}`);
  if (source !== '') tags.push(`source:${source}`);
  return {
    id,
    timestamp: readTime(take('timestamp')) ?? now,
    status: readStatus(take('status')),
    service,
    host: text(take('host')),
    message: text(take('message')),
    tags,
    attributes,
  };
}

/** A message that is itself a JSON object is read as attributes, as Datadog does. */
function parseMessage(message: unknown): Attributes {
  if (typeof message !== 'string' || !message.trimStart().startsWith('{')) return {};
  const read = tryJson(message);
  return isRecord(read) ? read : {};
}

/** `{"error.kind": "X"}` and `{"error": {"kind": "X"}}` are the same attribute. */
function nest(flat: Attributes): Record<string, unknown> {
  const nested: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(flat)) put(nested, key.split('.'), nestValue(value));
  return nested;
}

const nestValue = (value: unknown): unknown => (isRecord(value) ? nest(value) : value);

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  // A key that reaches the prototype is no attribute.
  if (key === '__proto__') return;
  const known = Object.hasOwn(into, key) ? into[key] : undefined;
  if (rest.length > 0) into[key] = withValue(known, rest, value);
  else into[key] = isRecord(known) && isRecord(value) ? { ...known, ...value } : value;
}

function withValue(known: unknown, path: readonly string[], value: unknown): Record<string, unknown> {
  const inside = isRecord(known) ? known : {};
  put(inside, path, value);
  return inside;
}

/** The first of these paths that holds something; it is a field of its own then and no attribute any more. */
function takeFirst(attributes: Record<string, unknown>, paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = readAttribute(attributes, path);
    if (value === undefined || value === null || isRecord(value)) continue;
    if (!path.includes('.')) delete attributes[path];
    return value;
  }
  return undefined;
}

function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return undefined;
  const time = /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function readStatus(value: unknown): string {
  const word = text(value).toLowerCase();
  return STATUSES.find(([pattern]) => pattern.test(word))?.[1] ?? 'info';
}

const splitTags = (list: string): string[] =>
  list
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);

const text = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
