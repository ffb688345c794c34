import { type LogEvent, readAttribute } from './event.ts';
import { globMatches } from './glob.ts';
import { type Token, tokenize } from './tokens.ts';

/** Whether a log is found. */
export type LogTest = (log: LogEvent) => boolean;

/** A search that Datadog would refuse, or that this stand-in does not know. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/**
 * Reads a log search: `service:checkout status:(error OR critical) -@http.status_code:[200 TO 299] "out of stock" fail*`.
 * https://docs.datadoghq.com/logs/explorer/search_syntax/
 *
 * @throws {QueryError} where it cannot be read, so that no search is silently wider than it was meant
 */
export function parseLogQuery(query: string): LogTest {
  const tokens = tokenize(query);
  if (tokens.length === 0) return () => true;
  const reader = { tokens, at: 0 };
  const test = readOr(reader, undefined);
  if (reader.at < tokens.length) throw new QueryError(`unexpected ${describe(tokens[reader.at])} in the search`);
  return test;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

/** `field` is the one that a group belongs to: `status:(error OR critical)`. */
type Field = string | undefined;

function readOr(reader: Reader, field: Field): LogTest {
  const tests = [readAnd(reader, field)];
  while (takeWord(reader, 'OR')) tests.push(readAnd(reader, field));
  return tests.length === 1 ? (tests[0] ?? never) : (log) => tests.some((test) => test(log));
}

function readAnd(reader: Reader, field: Field): LogTest {
  const tests = [readNot(reader, field)];
  while (!isAtEnd(reader)) {
    takeWord(reader, 'AND');
    tests.push(readNot(reader, field));
  }
  return (log) => tests.every((test) => test(log));
}

function readNot(reader: Reader, field: Field): LogTest {
  if (takeWord(reader, 'NOT') || take(reader, 'minus')) {
    const test = readNot(reader, field);
    return (log) => !test(log);
  }
  return readTerm(reader, field);
}

function readTerm(reader: Reader, field: Field): LogTest {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  switch (token?.kind) {
    case 'open': {
      const test = readOr(reader, field);
      if (!take(reader, 'close')) throw new QueryError('a "(" of the search is not closed');
      return test;
    }
    case 'field':
      if (field !== undefined) throw new QueryError(`unexpected ${describe(token)} within ${field}:( )`);
      return readTerm(reader, token.text);
    case 'range':
      if (field === undefined) throw new QueryError('a range needs a field, as in @duration:[1 TO 2]');
      return (log) => valuesOf(log, field).some((value) => token.holds(Number(value)));
    case 'quoted':
      return valueTest(field, (value, fold) => same(value, token.text, fold), token.text);
    case 'word':
      if (token.text === 'OR' || token.text === 'AND')
        throw new QueryError(`unexpected ${describe(token)} in the search`);
      return valueTest(field, globTest(token.text), token.text);
    default:
      throw new QueryError(`unexpected ${describe(token)} in the search`);
  }
}

/** Without a field the message is searched: for the words, or for a pattern with `*` in one word. */
function valueTest(field: Field, matches: (value: string, fold: boolean) => boolean, text: string): LogTest {
  if (field !== undefined) {
    const fold = !field.startsWith('@');
    return (log) => valuesOf(log, field).some((value) => matches(value, fold));
  }
  if (text === '*') return () => true;
  if (/[*?]/.test(text)) return (log) => log.message.split(/[^\w.-]+/).some((word) => matches(word, true));
  const wanted = text.toLowerCase();
  return (log) => log.message.toLowerCase().includes(wanted);
}

/** The values of a field: `@path` is an attribute, a reserved name is its field, any other name is a tag. */
export function valuesOf(log: LogEvent, field: string): readonly string[] {
  if (field.startsWith('@')) {
    const value = readAttribute(log.attributes, field.slice(1));
    const values = Array.isArray(value) ? value : [value];
    return values.filter((each) => each !== undefined && each !== null).map(String);
  }
  switch (field) {
    case 'service':
      return [log.service];
    case 'status':
      return [log.status];
    case 'host':
      return [log.host];
    case 'message':
      return [log.message];
    case 'trace_id':
      return valuesOf(log, '@dd.trace_id');
    default:
      return log.tags.filter((tag) => tag.startsWith(`${field}:`)).map((tag) => tag.slice(field.length + 1));
  }
}

/** A word without wildcards is compared as a whole, and each pattern is folded once. */
function globTest(pattern: string): (value: string, fold: boolean) => boolean {
  const folded = pattern.toLowerCase();
  if (!/[*?]/.test(pattern)) {
    return (value, fold) => value === pattern || (fold && value.toLowerCase() === folded);
  }
  return (value, fold) => globMatches(fold ? folded : pattern, lower(value, fold));
}

const never: LogTest = () => false;
const lower = (text: string, fold: boolean): string => (fold ? text.toLowerCase() : text);
const same = (one: string, other: string, fold: boolean): boolean => lower(one, fold) === lower(other, fold);

const isAtEnd = (reader: Reader): boolean => {
  const token = reader.tokens[reader.at];
  return token === undefined || token.kind === 'close' || (token.kind === 'word' && token.text === 'OR');
};

function take(reader: Reader, kind: Token['kind']): boolean {
  if (reader.tokens[reader.at]?.kind !== kind) return false;
  reader.at += 1;
  return true;
}

function takeWord(reader: Reader, word: string): boolean {
  const token = reader.tokens[reader.at];
  return token?.kind === 'word' && token.text === word && take(reader, 'word');
}

const describe = (token: Token | undefined): string =>
  token === undefined ? 'end' : 'text' in token ? JSON.stringify(token.text) : token.kind;
