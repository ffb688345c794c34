import { readExactHeader } from '../grouping/stack/header.ts';
import { ERROR_FIELDS, type NamedRole, OWN_FIELDS, PLACES, plainName, type Role } from './error-names.ts';
import { type Fields, isFields, readPath, textOf } from './fields.ts';
import { isFrame } from './frame-lines.ts';
import { holdsFrames, mayHoldTrace } from './holds-frames.ts';
import { WRAPPERS } from './loggers.ts';
import { printThrown, readTrace, type Thrown } from './trace-text.ts';

/** The error that a log tells of. */
export interface LoggedError {
  readonly kind?: string | undefined;
  readonly message?: string | undefined;
  /** The trace as its language prints it. */
  readonly stack?: string | undefined;
  /** The field that it was read from. */
  readonly field: string;
}

/**
 * Reads the error of a log from its fields, wherever the loggers of `loggers.ts` put it.
 *
 * Of several errors the one with a trace counts, then the one with a kind, then the one with a message; of several of
 * these the first in the order of the table. What the log says besides (`error: "…"` beside `stacktrace`) completes it.
 *
 * @param fields with nested names, as `nestFields` returns them
 */
export function readLoggedError(fields: Fields): LoggedError | undefined {
  const found = [fields, ...WRAPPERS.map((name) => readPath(fields, name)).filter(isFields)].flatMap((place, index) =>
    errorsIn(place, index === 0 ? '' : `${wrapperOf(fields, place)}.`),
  );
  const best =
    withTrace(found) ??
    found.find(({ kind }) => kind !== undefined) ??
    found.find(({ message }) => message !== undefined);
  if (best === undefined) return undefined;
  const { kind, message } = best;
  if (kind !== undefined || message !== undefined) return best;
  const other = found.find((each) => each.stack === undefined && (each.kind ?? each.message) !== undefined);
  return { ...best, ...wordsBeside(best.stack, other) };
}

/** One word may be a kind, but not where the trace has it behind its own kind: `SIGSEGV: segfault`. */
function wordsBeside(
  trace: string | undefined,
  beside: LoggedError | undefined,
): Pick<LoggedError, 'kind' | 'message'> {
  const { kind, message } = beside ?? {};
  const isMessage = kind !== undefined && message === undefined && trace?.includes(`: ${kind}`) === true;
  return isMessage ? { kind: undefined, message: kind } : { kind, message };
}

const wrapperOf = (fields: Fields, place: Fields): string =>
  WRAPPERS.find((name) => readPath(fields, name) === place) ?? '';

/** A text that looks like a trace may be none, so frames decide where there is a choice. */
function withTrace(found: readonly LoggedError[]): LoggedError | undefined {
  const [first, ...others] = found.filter(({ stack }) => stack !== undefined);
  if (first === undefined || others.length === 0) return first;
  return [first, ...others].find(({ stack = '' }) => holdsFrames(stack)) ?? first;
}

function errorsIn(fields: Fields, prefix: string): readonly LoggedError[] {
  const found: LoggedError[] = [];
  for (const path of PLACES) {
    const value = readPath(fields, path);
    if (value === undefined || (path === 'message' && !isFields(value))) continue;
    const error = readError(value, prefix + path);
    if (error !== undefined) found.push(error);
  }
  return [...found, ...ownErrors(fields, prefix)];
}

/** The fields of an error beside the log's own: each trace is one of its own, with the kind and message beside it. */
function ownErrors(fields: Fields, prefix: string): readonly LoggedError[] {
  const own = sortFields(fields, OWN_FIELDS);
  const kind = first(own.kind, textOf);
  const message = first(own.message, textOf);
  const cause = first(own.cause, (value) => readThrown(value, 1));
  const traces = own.stack.flatMap(({ name, value }) => {
    const read = readTrace(value);
    if (read.trace === undefined || !mayHoldTrace(read.trace)) return [];
    const known = kind ?? kindBeside(fields);
    return [
      { kind: known, message, stack: traceOf(value, { ...read, kind: known, message, cause }), field: prefix + name },
    ];
  });
  if (traces.length > 0) return traces;
  const name = own.kind[0]?.name ?? own.message[0]?.name;
  return name === undefined || (kind ?? message) === undefined ? [] : [{ kind, message, field: prefix + name }];
}

/** `type` and `name` beside the log's own fields are often those of the log: `{"name": "shop", "type": "http"}`. */
function kindBeside(fields: Fields): string | undefined {
  const type = textOf(fields['type']) ?? textOf(fields['kind']);
  if (type !== undefined && /^[A-Z][\w.$:\\]{2,200}$/.test(type)) return type;
  const name = textOf(fields['name']);
  return name !== undefined && /^[\w.$:\\]{0,200}(?:Error|Exception)$/.test(name) ? name : undefined;
}

/** A text without a cause beside it stays as it came: what is missing in it stands in kind and message. */
const traceOf = (value: unknown, thrown: Thrown): string | undefined =>
  typeof value === 'string' && thrown.cause === undefined && thrown.place === undefined
    ? thrown.trace
    : printThrown(thrown);

function readError(value: unknown, field: string): LoggedError | undefined {
  if (typeof value === 'string') return readErrorText(value, field);
  const thrown = readThrown(value, 0);
  if (thrown === undefined) return undefined;
  const stack = traceOf(thrown.written, thrown);
  const { kind, message } = thrown;
  if ((kind ?? message ?? stack) === undefined) return undefined;
  return { kind, message, stack, field: thrown.field === undefined ? field : `${field}.${thrown.field}` };
}

/** What loggers write for "none". */
const NONE = /^(?:null|nil|<nil>|none|undefined|true|false|-|\d{1,3})$/i;

function readErrorText(value: string, field: string): LoggedError | undefined {
  const text = textOf(value);
  if (text === undefined || NONE.test(text.trim())) return undefined;
  return mayHoldTrace(text) ? { stack: text, field } : { ...readExactHeader(text), field };
}

/** `written` is the trace as it came. */
type Read = Thrown & { readonly field?: string | undefined; readonly written?: unknown };
const DEPTH = 20;
const INNER = ['exception', 'error', 'err'];

/** Reads an error that is an object, a list of errors with the outermost first, or a list of frames or lines. */
function readThrown(value: unknown, depth: number): Read | undefined {
  if (depth > DEPTH) return undefined;
  if (typeof value === 'string') {
    const read = readErrorText(value, '');
    return read === undefined ? undefined : { kind: read.kind, message: read.message, trace: read.stack };
  }
  if (Array.isArray(value)) return readList(value, depth);
  if (!isFields(value)) return undefined;
  const sorted = sortFields(value, ERROR_FIELDS);
  const kind = first(sorted.kind, textOf);
  const message = first(sorted.message, textOf);
  const stack = sorted.stack.find(({ value: each }) => readTrace(each).trace !== undefined);
  const cause = first(sorted.cause, (each) => readThrown(each, depth + 1));
  if (kind === undefined && message === undefined && stack === undefined) {
    const inner = INNER.map((name) => readPath(value, name)).find((each) => each !== undefined);
    return inner === undefined ? undefined : readThrown(inner, depth + 1);
  }
  const place = phpPlace(value);
  const read =
    stack === undefined ? { trace: place.place === undefined ? undefined : '#0 {main}' } : readTrace(stack.value);
  return { kind, message, cause, field: stack?.name, written: stack?.value, ...read, ...place };
}

const PHP_FILE = /\.(?:php|phtml|inc)(?::\d+)?$/;

function phpPlace(fields: Fields): Pick<Thrown, 'place' | 'language'> {
  const file = textOf(fields['file']);
  if (file === undefined || !PHP_FILE.test(file)) return {};
  const line = textOf(fields['line']);
  return { place: line === undefined || /:\d+$/.test(file) ? file : `${file}:${line}`, language: 'php' };
}

function readList(list: readonly unknown[], depth: number): Read | undefined {
  const errors = list.slice(0, DEPTH).filter(isFields);
  if (errors.length === 0 || errors.some(isFrame)) {
    const read = readTrace(list);
    return read.trace === undefined ? undefined : read;
  }
  const [outermost, ...causes] = errors;
  const thrown = readThrown(outermost, depth + 1);
  if (thrown === undefined || causes.length === 0) return thrown;
  return { ...thrown, cause: thrown.cause ?? readList(causes, depth + 1) };
}

type Sorted = Readonly<
  Record<Role, readonly { readonly name: string; readonly value: unknown; readonly rank: number }[]>
>;
const FIELDS_LOOKED_AT = 300;

/** The fields of an error by what they say, in the order of the table. */
function sortFields(fields: Fields, names: ReadonlyMap<string, NamedRole>): Sorted {
  const sorted: Record<Role, { name: string; value: unknown; rank: number }[]> = {
    kind: [],
    message: [],
    stack: [],
    cause: [],
  };
  for (const name of Object.keys(fields).slice(0, FIELDS_LOOKED_AT)) {
    const known = names.get(plainName(name));
    const value = known === undefined ? undefined : fields[name];
    if (known !== undefined && value !== undefined && value !== null)
      sorted[known.role].push({ name, value, rank: known.rank });
  }
  for (const role of Object.values(sorted)) role.sort((a, b) => a.rank - b.rank);
  return sorted;
}

function first<T>(fields: Sorted[Role], read: (value: unknown) => T | undefined): T | undefined {
  for (const { value } of fields) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
