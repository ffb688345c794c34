import { z } from 'zod';
import type { ErrorEvent, NotAnErrorEvent } from '../error-event.ts';
import { cutText } from '../text/cut-text.ts';
import { readCustomFields } from './custom-fields.ts';
import { FIELD_PATHS } from './field-paths.ts';
import { type Fields, isFields, nestFields, readPath, textOf } from './fields.ts';
import { holdsFrames } from './holds-frames.ts';
import { severityOf } from './levels.ts';
import { logStreamOf } from './log-stream.ts';
import { type LogText, readLogText } from './log-text.ts';
import { datadogTime, loggedTime } from './log-time.ts';
import { type LoggedError, readLoggedError } from './logged-error.ts';
import { statedLevel } from './stated-level.ts';

/**
 * Reads one log (or span) as Datadog's v2 API returns it: `{id, type, attributes: {timestamp, service, status, message,
 * host, tags, attributes: {…}}}`. What Datadog itself says (`timestamp`, `service`, `host`, `message`, tags) comes before
 * what the log says; a level that the log states comes before Datadog's status. Where the error stands is described in
 * `logs/loggers.ts`. Odd fields are left out, odd events are dropped with a reason; nothing throws.
 *
 * @param log one element of `data` of a search
 */
export const parseErrorEvent = (log: unknown): ErrorEvent | NotAnErrorEvent => parseLog(log, false);

/**
 * As `parseErrorEvent`, for a log that may be one line of a trace: Datadog's status does not count, since the lines of one
 * trace may have several. A level that the line states still counts.
 *
 * @param log one element of `data` of a search
 */
export const parseTraceLine = (log: unknown): ErrorEvent | NotAnErrorEvent => parseLog(log, true);

function parseLog(log: unknown, isAnyStatus: boolean): ErrorEvent | NotAnErrorEvent {
  const read = logSchema.safeParse(log);
  if (!read.success) return { dropped: 'not a log event' };
  const { id, attributes } = read.data;
  const own = [attributes['attributes'], attributes['custom']].filter(isFields).map(nestFields);
  const text = readLogText(textOf(attributes['message']), own);
  const places = [...own, ...text.fields, attributes];
  const error = [...own, ...text.fields].map(readLoggedError).reduce(fuller, undefined) ?? readLoggedError(attributes);
  const event = eventSchema.safeParse({
    id,
    ...collect(attributes, places),
    ...errorFields(error),
    message: text.message,
  });
  if (!event.success) return { dropped: `no ${event.error.issues[0]?.path.join('.') ?? 'usable fields'}` };
  const dropped = whyNotAnError(event.data, places.slice(0, -1), text, isAnyStatus);
  if (dropped !== undefined) return { dropped };
  const stream = Array.isArray(attributes['tags']) ? logStreamOf(attributes['tags'].slice(0, 500)) : undefined;
  const custom = readCustomFields(places.slice(0, -1));
  return {
    ...compact(event.data),
    ...(stream === undefined ? {} : { stream }),
    ...(custom.length === 0 ? {} : { custom }),
  };
}

const record = z.record(z.string(), z.unknown());
const logSchema = z.object({ id: z.union([z.string(), z.number()]).transform(String), attributes: record });

const MESSAGE_LENGTH = 64 * 1024;
// A deep Java chain passes 64 kB; the stack reader cuts to its own limit and keeps head and tail.
const STACK_LENGTH = 256 * 1024;
const WORD_LENGTH = 300;

const text = (limit: number) =>
  z
    .string()
    .transform((value) => cutText(value, limit))
    .pipe(z.string().regex(/\S/))
    .optional()
    .catch(undefined);

const eventSchema = z.object({
  id: z.string().min(1).max(1_000),
  timestamp: z.number(),
  service: z
    .string()
    .transform((value) => cutText(value, WORD_LENGTH))
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
  readFrom: text(WORD_LENGTH),
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

/** The first text of the paths in turn, each looked up in the log's own fields first. */
const collect = (reserved: Fields, places: readonly Fields[]) => {
  const own = (...paths: readonly string[]) => paths.map((path) => first(places, path)).find(isThere);
  const tag = tagsOf(reserved['tags']);
  return {
    timestamp: datadogTime(reserved['timestamp']) ?? datadogTime(reserved['start_timestamp']) ?? ownTime(places),
    service: textOf(reserved['service']) ?? tag('service') ?? own(...FIELD_PATHS.service),
    env: own(...FIELD_PATHS.env) ?? tag('env') ?? own(...FIELD_PATHS.envBesideTag),
    version: own(...FIELD_PATHS.version) ?? tag('version') ?? own(...FIELD_PATHS.versionBesideTag),
    status: textOf(reserved['status']) ?? own('status'),
    host: textOf(reserved['host']) ?? tag('host') ?? own(...FIELD_PATHS.host),
    fingerprint: own('error.fingerprint'),
    traceId: FIELD_PATHS.traceId.map((path) => first(places, path)).find((id) => id !== undefined && !/^0*$/.test(id)),
    url: own(...FIELD_PATHS.url),
    userId: own(...FIELD_PATHS.userId),
    commit: own(...FIELD_PATHS.commit) ?? tag('git.commit.sha'),
    issueId: own(...FIELD_PATHS.issueId),
  };
};

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

const first = (places: readonly Fields[], path: string): string | undefined =>
  places.map((place) => textOf(readPath(place, path))).find(isThere);

const ownTime = (places: readonly Fields[]): number | undefined =>
  FIELD_PATHS.time.flatMap((path) => places.map((place) => loggedTime(readPath(place, path)))).find(isThere);

function tagsOf(value: unknown): (name: string) => string | undefined {
  const tags = Array.isArray(value) ? value.slice(0, 500).filter((tag) => typeof tag === 'string') : [];
  return (name) => tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1);
}

/** Of two places the one with a trace, then the one with a kind, then the first. */
function fuller(best: LoggedError | undefined, next: LoggedError | undefined): LoggedError | undefined {
  if (best === undefined || next === undefined) return best ?? next;
  if (best.stack !== undefined || (next.stack === undefined && (best.kind !== undefined || next.kind === undefined)))
    return best;
  return { ...next, kind: next.kind ?? best.kind, message: next.message ?? best.message };
}

const errorFields = (error: LoggedError | undefined) => ({
  kind: error?.kind,
  errorMessage: error?.message,
  stack: error?.stack,
  readFrom: error?.field,
});

function whyNotAnError(
  event: EventFields,
  places: readonly Fields[],
  { message }: LogText,
  isAnyStatus: boolean,
): string | undefined {
  const hasError = event.kind !== undefined || event.errorMessage !== undefined || event.stack !== undefined;
  const level = statedLevel(places, message);
  const severity = level?.severity ?? (isAnyStatus ? 'error' : severityOf(event.status ?? ''));
  if (severity === 'quiet')
    return level === undefined ? `status ${event.status?.toLowerCase()}` : `the log says ${level.said.toLowerCase()}`;
  if (severity === 'warning' && !hasError && !(message !== undefined && holdsFrames(message)))
    return 'a warning without an error';
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
