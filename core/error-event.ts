import { z } from 'zod';
import { cutText } from './text/cut-text.ts';

/** One error log, or error span, as Datadog returned it. Every text in it was written by a stranger. */
export interface ErrorEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly service: string;
  readonly env?: string;
  readonly version?: string;
  readonly status?: string;
  readonly host?: string;
  /** The log line. */
  readonly message?: string;
  readonly error: {
    readonly kind?: string;
    readonly message?: string;
    readonly stack?: string;
    /** `error.fingerprint`: the service names its own group. */
    readonly fingerprint?: string;
  };
  readonly traceId?: string;
  readonly url?: string;
  readonly userId?: string;
  /** `git.commit.sha` */
  readonly commit?: string;
  /** `issue.id`: the issue that Error Tracking has put it under, or that whoever wrote the line names. */
  readonly issueId?: string;
}

/** A log that is no error event, with the reason as a short phrase that can be counted. */
export interface NotAnErrorEvent {
  readonly dropped: string;
}

export const isErrorEvent = (read: ErrorEvent | NotAnErrorEvent): read is ErrorEvent => !('dropped' in read);

/**
 * Reads one log (or span) as Datadog's v2 API returns it: `{id, type, attributes: {timestamp, service, status, message,
 * host, tags, attributes: {error: {kind, message, stack}, …}}}`. Attributes may be nested or flat (`"error.kind"`), and
 * `env`, `version`, `service` and the commit may stand in the tags alone. Odd fields are left out, odd events are
 * dropped with a reason; nothing throws.
 *
 * @param log one element of `data` of a search
 */
export function parseErrorEvent(log: unknown): ErrorEvent | NotAnErrorEvent {
  const read = logSchema.safeParse(log);
  if (!read.success) return { dropped: 'not a log event' };
  const { id, attributes } = read.data;
  const find = finder(attributes);
  const candidate = { id, ...collect(find) };
  const event = eventSchema.safeParse(candidate);
  if (!event.success) return { dropped: `no ${event.error.issues[0]?.path.join('.') ?? 'usable fields'}` };
  const dropped = whyNotAnError(event.data);
  return dropped === undefined ? compact(event.data) : { dropped };
}

const record = z.record(z.string(), z.unknown());
const logSchema = z.object({ id: z.union([z.string(), z.number()]).transform(String), attributes: record });

const MESSAGE_LENGTH = 64 * 1024;
// A deep Java chain passes 64 kB; the stack reader cuts to its own limit and keeps head and tail.
const STACK_LENGTH = 256 * 1024;
const WORD_LENGTH = 300;

const text = (limit: number) =>
  z
    .union([z.string(), z.number(), z.boolean()])
    .transform((value) => cutText(String(value), limit))
    .pipe(z.string().regex(/\S/))
    .optional()
    .catch(undefined);

const timestamp = z
  .union([z.string(), z.number()])
  .transform((value) => (typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : Date.parse(value)))
  .pipe(z.number().int().positive().max(8.64e15));

const eventSchema = z.object({
  id: z.string().min(1).max(1_000),
  timestamp,
  service: z
    .union([z.string(), z.number()])
    .transform((value) => cutText(String(value), WORD_LENGTH))
    .pipe(z.string().regex(/\S/)),
  env: text(WORD_LENGTH),
  version: text(WORD_LENGTH),
  status: text(WORD_LENGTH),
  host: text(WORD_LENGTH),
  message: text(MESSAGE_LENGTH),
  kind: text(WORD_LENGTH),
  errorMessage: text(MESSAGE_LENGTH),
  stack: text(STACK_LENGTH),
  fingerprint: text(WORD_LENGTH),
  traceId: text(WORD_LENGTH),
  url: text(2_000),
  userId: text(WORD_LENGTH),
  commit: text(WORD_LENGTH),
  issueId: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional()
    .catch(undefined),
});
type EventFields = z.output<typeof eventSchema>;

type Find = (...paths: readonly string[]) => unknown;

const collect = (find: Find) => ({
  timestamp: find('timestamp', 'start_timestamp', 'date'),
  service: find('service', 'tag:service'),
  env: find('env', 'tag:env'),
  version: find('version', 'tag:version'),
  status: find('status', 'level'),
  host: find('host', 'tag:host'),
  message: find('message', 'msg'),
  kind: find('error.kind', 'error.type'),
  errorMessage: find('error.message', 'error.msg'),
  stack: find('error.stack', 'error.stack_trace', 'stack_trace'),
  fingerprint: find('error.fingerprint'),
  traceId: find('dd.trace_id', 'trace_id'),
  url: find('http.url', 'http.url_details.path'),
  userId: find('usr.id', 'usr.email'),
  commit: find('git.commit.sha', 'tag:git.commit.sha'),
  issueId: find('issue.id'),
});

/** Looks a path up in the event's own attributes first, then in the reserved ones, then in the tags. */
function finder(attributes: Readonly<Record<string, unknown>>): Find {
  const places = [attributes['attributes'], attributes['custom'], attributes].filter(isRecord);
  const tags = Array.isArray(attributes['tags']) ? attributes['tags'].slice(0, 500) : [];
  const look = (path: string) =>
    path.startsWith('tag:')
      ? readTag(tags, path.slice('tag:'.length))
      : places.map((place) => readPath(place, path)).find((value) => value !== undefined && value !== null);
  return (...paths) => paths.map(look).find((value) => value !== undefined);
}

function readTag(tags: readonly unknown[], name: string): string | undefined {
  const tag = tags.find((each) => typeof each === 'string' && each.startsWith(`${name}:`));
  return typeof tag === 'string' ? tag.slice(name.length + 1) : undefined;
}

/** `error.kind` may be `{error: {kind}}`, `{"error.kind"}` or, for longer paths, anything between. */
function readPath(place: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(place, path)) return place[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const head = path.slice(0, dot);
    const inner = Object.hasOwn(place, head) ? place[head] : undefined;
    const found = isRecord(inner) ? readPath(inner, path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const QUIET = new Set(['debug', 'trace', 'info', 'notice', 'ok', 'success']);

function whyNotAnError(event: EventFields): string | undefined {
  const status = event.status?.toLowerCase();
  const hasError = event.kind !== undefined || event.errorMessage !== undefined || event.stack !== undefined;
  if (status !== undefined && QUIET.has(status)) return `status ${status}`;
  if (status?.startsWith('warn') && !hasError) return 'a warning without an error';
  if (!hasError && event.message === undefined) return 'neither a message nor an error';
  return undefined;
}

function compact(fields: EventFields): ErrorEvent {
  const { kind, errorMessage, stack, fingerprint, ...rest } = fields;
  return {
    ...defined(rest),
    id: rest.id,
    timestamp: rest.timestamp,
    service: rest.service,
    error: defined({ kind, message: errorMessage, stack, fingerprint }),
  };
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends Record<string, unknown>>(fields: T): Defined<T> {
  // Object.entries forgets which key has which type; dropping keys changes none of them.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
