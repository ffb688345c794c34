import { skipBrackets, skipSpaces } from './brackets.ts';

/** Where a statement may be written first in a function, and how. */
export interface Opening {
  readonly at: number;
  readonly write: (statement: string) => string;
}

/**
 * Finds the beginning of a function's body, by the place of its name.
 *
 * @param code without comments and literals
 */
export type FindOpening = (code: string, start: number, end: number) => Opening | undefined;

const lineBefore = (code: string, at: number): string => code.slice(code.lastIndexOf('\n', at - 1) + 1, at);

/** A body begins after the parameters, with a new line or a semicolon. */
const ruby: FindOpening = (code, start, end) => {
  if (!/\bdef\s+(?:\w+\.)?$/.test(lineBefore(code, start))) return undefined;
  const name = /[?!]/.test(code.charAt(end)) ? end + 1 : end;
  const [bare = ''] = /^[ \t]*(?![ \t]*[=(;])(?:[^\n;]*[,\\][ \t]*\r?\n)*[^\n;]*/.exec(code.slice(name)) ?? [];
  const closed = code.charAt(skipInLine(code, name)) === '(' ? skipBrackets(code, skipInLine(code, name)) : undefined;
  const at = closed ?? name + bare.trimEnd().length;
  return /^[ \t]*(?:\r?\n|;)/.test(code.slice(at)) ? { at, write: (statement) => `; ${statement}` } : undefined;
};

const skipInLine = (code: string, at: number): number => at + (/^[ \t]*/.exec(code.slice(at))?.[0].length ?? 0);

/** A body is a block, or one expression after `do:`. */
const elixir: FindOpening = (code, start, end) => {
  if (!/\bdefp?\s+$/.test(lineBefore(code, start))) return undefined;
  const name = /[?!]/.test(code.charAt(end)) ? end + 1 : end;
  const after = code.charAt(name) === '(' ? skipBrackets(code, name) : name;
  if (after === undefined) return undefined;
  const [found, word] = /^[^@]*?\b(do:?)(?=\s)/.exec(code.slice(after, after + 2_000)) ?? [];
  if (found === undefined || /\b(?:def\w*|end)\b/.test(found)) return undefined;
  const at = after + found.length;
  return word === 'do'
    ? { at, write: (statement) => ` ${statement}` }
    : { at, write: (statement) => ` (${statement}) &&` };
};

/** A body has lines of its own, which are indented. */
const python: FindOpening = (code, start, end) => {
  if (!/\bdef\s+$/.test(lineBefore(code, start))) return undefined;
  const generics = skipSpaces(code, end);
  const named = code.charAt(generics) === '[' ? (skipBrackets(code, generics) ?? end) : end;
  const opening = skipSpaces(code, named);
  const after = code.charAt(opening) === '(' ? skipBrackets(code, opening) : undefined;
  if (after === undefined) return undefined;
  const [found] = /^(?:[^\n:[(]|\[[^\]]*\]|\([^)]*\))*:[ \t]*\r?\n/.exec(code.slice(after)) ?? [];
  if (found === undefined) return undefined;
  const at = after + found.length;
  // A docstring is a literal, which has a sign of its own in place of each character.
  const [indent] = /^(?:[ \t]*\r?\n)*([ \t]+)(?=\S)/.exec(code.slice(at))?.slice(1) ?? [];
  return indent === undefined ? undefined : { at, write: (statement) => `${indent}${statement}\n` };
};

/** By the extension of a file. */
export const OPENINGS: Readonly<Record<string, FindOpening>> = { rb: ruby, ex: elixir, py: python };
