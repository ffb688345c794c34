import type { Word } from './read-script.ts';

/** Flags of a program, by name. */
export interface FlagTable {
  /** Those whose value is the next word. */
  readonly values?: RegExp;
  /** Those that take all words up to the next flag. */
  readonly lists?: RegExp;
  /** Those that make no sense for a few files: coverage and its thresholds, watching, what chooses files. */
  readonly dropped?: RegExp;
}

/** The flags among arguments, with their values, as the script writes them. What names files is left out. */
export function keepFlags(args: readonly Word[], { values, lists, dropped }: FlagTable): string[] {
  const kept: string[] = [];
  let at = 0;
  while (at < args.length) {
    const word = args[at];
    at++;
    if (word === undefined || !/^-./.test(word.text) || word.text === '--') continue;
    const name = word.text.replace(/=[\s\S]*$/, '');
    const start = at;
    if (lists?.test(name)) while (at < args.length && !/^-./.test(args[at]?.text ?? '-x')) at++;
    else if (!word.text.includes('=') && takesNext(name, args[at], values)) at++;
    if (!dropped?.test(name)) kept.push(word.raw, ...args.slice(start, at).map(({ raw }) => raw));
  }
  return kept;
}

/** A number is the value of whatever flag comes before it: no file is called so. */
const takesNext = (name: string, next: Word | undefined, values: RegExp | undefined): boolean =>
  next !== undefined && (values?.test(name) === true || /^\d+$/.test(next.text));

export const joinWords = (...parts: readonly (string | readonly string[])[]): string =>
  parts.flat().filter(Boolean).join(' ');
