import type { Word } from '../../shell/read-script.ts';
import type { Package } from '../package-json.ts';

/** A program that runs tests, and how it is told to run some files only. */
export interface TestProgram {
  /** @returns how many of the words start it, such as 2 of `vitest run test`; undefined for another program */
  readonly starts: (words: readonly Word[]) => number | undefined;
  /**
   * The command for the files that take the place of `{files}`, with the script's own flags.
   *
   * @param start the words that start it, as the script writes them
   * @param args the words that follow
   */
  readonly regression: (start: string, args: readonly Word[], found: Package) => string;
}

/** Flags of a program, by name. */
export interface FlagTable {
  /** Those whose value is the next word. */
  readonly values?: RegExp;
  /** Those that take all words up to the next flag. */
  readonly lists?: RegExp;
  /** Those that make no sense for a few files: coverage and its thresholds, watching, what chooses files. */
  readonly dropped?: RegExp;
}

/** A program that is started by its name alone. */
export const startsWith =
  (...names: string[]) =>
  ([first]: readonly Word[]): 1 | undefined =>
    names.includes(first?.text ?? '') ? 1 : undefined;

/** A program that is started by its name and a word such as `test`. */
export const startsWithBoth =
  (names: readonly string[], verb: string) =>
  ([first, second]: readonly Word[]): 2 | undefined =>
    names.includes(first?.text ?? '') && second?.text === verb ? 2 : undefined;

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

/** A number is the value of whatever flag stands before it: no file is called so. */
const takesNext = (name: string, next: Word | undefined, values: RegExp | undefined): boolean =>
  next !== undefined && (values?.test(name) === true || /^\d+$/.test(next.text));

export const joinWords = (...parts: readonly (string | readonly string[])[]): string =>
  parts.flat().filter(Boolean).join(' ');
