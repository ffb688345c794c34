/** What says which statement printed the line; the first that is there, and the error behind it. */
const STATEMENTS = ['msg', 'message', 'event', 'title'];
const ERRORS = ['err', 'error', 'exception', 'cause', 'reason', 'panic', 'trace'];

const PAIR = /([\w.@/-]+)=("(?:[^"\\]|\\.)*"?|[^\s"]*)(?:\s+|$)/y;
const PAIRS_READ = 60;
const LINE_LENGTH = 4_000;

/** What a line of `key=value` pairs says. */
export interface LogfmtLine {
  /** Of `msg`, without its quotes. */
  readonly statement?: string;
  /** Of `err`. */
  readonly error?: string;
}

/**
 * Reads a line of logfmt: `level=error msg="cannot place order" err="cart is closed"`. The keys are the logger's;
 * `msg` and `err` tell two bugs apart.
 *
 * @returns undefined when the line is none, or neither key is there
 */
export function readLogfmt(line: string): LogfmtLine | undefined {
  const equals = line.indexOf('=');
  if (equals < 1 || !/^[\w.@/-]+$/.test(line.slice(0, equals))) return undefined;
  const pairs = readPairs(line.length > LINE_LENGTH ? line.slice(0, LINE_LENGTH) : line);
  if (pairs === undefined || pairs.size < 2) return undefined;
  const statement = firstOf(pairs, STATEMENTS);
  const error = firstOf(pairs, ERRORS);
  if (statement === undefined && error === undefined) return undefined;
  return { ...(statement === undefined ? {} : { statement }), ...(error === undefined ? {} : { error }) };
}

/** @returns undefined when the line has more than pairs */
function readPairs(line: string): ReadonlyMap<string, string> | undefined {
  const pairs = new Map<string, string>();
  PAIR.lastIndex = 0;
  for (let count = 0; count < PAIRS_READ && PAIR.lastIndex < line.length; count++) {
    const pair = PAIR.exec(line);
    if (pair?.[1] === undefined) return undefined;
    const key = pair[1].toLowerCase();
    if (!pairs.has(key)) pairs.set(key, unquoted(pair[2] ?? ''));
  }
  return pairs;
}

const unquoted = (value: string): string =>
  value.startsWith('"')
    ? value.slice(1, value.length > 1 && value.endsWith('"') ? -1 : undefined).replace(/\\(["\\])/g, '$1')
    : value;

function firstOf(pairs: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  const key = keys.find((each) => (pairs.get(each) ?? '').trim() !== '');
  return key === undefined ? undefined : pairs.get(key);
}
