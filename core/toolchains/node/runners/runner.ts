import type { Word } from '../../shell/read-script.ts';

/** Packages by name, with their version ranges. */
export type Installed = Readonly<Record<string, string>>;

/** A program that runs tests, and how it is told to run some files only. */
export interface TestProgram {
  /** @returns how many of the words start it, such as 2 of `vitest run test`; undefined for another program */
  readonly starts: (words: readonly Word[]) => number | undefined;
  /**
   * The command for the files that take the place of `{files}`, with the script's own flags.
   *
   * @param start the words that start it, as the script writes them
   * @param args the words that follow
   * @param installed the project's packages
   */
  readonly regression: (start: string, args: readonly Word[], installed: Installed) => string;
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
