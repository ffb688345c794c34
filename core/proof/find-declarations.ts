import { BRACED_BODIES } from './braced-body.ts';
import { skipBrackets } from './brackets.ts';
import { scriptBody } from './script-body.ts';
import { type FindOpening, OPENINGS, type Opening } from './unbraced-body.ts';

/** A function that has a body. */
interface Declaration {
  /** First and last, from 1. */
  readonly lines: readonly [first: number, last: number];
  readonly opening: Opening;
}

/**
 * Finds the functions of a name in a file, in its order. What only looks like a declaration, such as a call, is none.
 *
 * @param code without comments, and with a word for each literal
 * @param language by the extension of its files
 */
export function findDeclarations(code: string, language: string, name: string): readonly Declaration[] {
  const braced = language === 'js' ? scriptBody : BRACED_BODIES[language];
  const find = OPENINGS[language] ?? (braced === undefined ? undefined : inBraces(braced));
  if (find === undefined) return [];
  const found = new Map<number, Declaration>();
  for (let at = code.indexOf(name); at !== -1; at = code.indexOf(name, at + name.length)) {
    const end = at + name.length;
    if (/[\w$]/.test(code.charAt(at - 1)) || /[\w$]/.test(code.charAt(end))) continue;
    const opening = find(code, at, end);
    // Overloads are declared several times, and have one body.
    if (opening === undefined || found.has(opening.at)) continue;
    const last = braced === undefined ? endOfIndented(code, at, opening.at) : endOfBraces(code, opening.at);
    found.set(opening.at, { lines: [lineOf(code, at), lineOf(code, last)], opening });
  }
  return [...found.values()];
}

const inBraces =
  (find: (code: string, start: number, end: number) => number | undefined): FindOpening =>
  (code, start, end) => {
    const brace = find(code, start, end);
    return brace === undefined ? undefined : { at: brace + 1, write: (statement) => ` ${statement}` };
  };

const lineOf = (code: string, at: number): number => code.slice(0, at).split('\n').length;

const endOfBraces = (code: string, at: number): number =>
  skipBrackets(code, at - 1, Number.POSITIVE_INFINITY) ?? code.length;

/** A body ends before the first line that is indented no more than the declaration. */
function endOfIndented(code: string, declared: number, body: number): number {
  const start = code.lastIndexOf('\n', declared) + 1;
  const indent = code.slice(start).search(/\S/);
  const rest = code.indexOf('\n', body - 1) + 1;
  if (rest === 0) return code.length;
  const end = new RegExp(`^[ \\t]{0,${indent}}(?=\\S)`, 'm').exec(code.slice(rest));
  return end === null ? code.length : Math.max(declared, rest + end.index - 1);
}
