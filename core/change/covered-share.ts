/** How often lines of one file ran, by their numbers from 1; a line that nothing is said of is missing. */
export type RunLines = ReadonlyMap<number, number>;

/** Which part of the changed lines a run of the tests ran. */
export interface CoveredShare {
  /** From 0 to 1. */
  readonly share: number;
  /** The first lines that did not run, by path. */
  readonly uncovered: readonly { readonly path: string; readonly line: number }[];
}

/**
 * Compares the changed lines with what a run ran. A file that the run does not tell of counts as not run where others of its
 * language are told of.
 *
 * @returns undefined where the run tells of no changed line, and could tell of none
 */
export function coveredShare(
  changed: ReadonlyMap<string, readonly number[]>,
  ran: ReadonlyMap<string, RunLines>,
): CoveredShare | undefined {
  const told = new Set([...ran.keys()].map(languageOf));
  const lines = [...changed].flatMap(([path, numbers]) => {
    const ofFile = ran.get(path);
    if (ofFile === undefined) return told.has(languageOf(path)) ? numbers.map((line) => ({ path, line, hits: 0 })) : [];
    return numbers.flatMap((line) => {
      const hits = ofFile.get(line);
      return hits === undefined ? [] : [{ path, line, hits }];
    });
  });
  if (lines.length === 0) return undefined;
  const uncovered = lines.filter(({ hits }) => hits === 0).map(({ path, line }) => ({ path, line }));
  return { share: (lines.length - uncovered.length) / lines.length, uncovered };
}

/** TypeScript and JavaScript are run by one runtime. */
const languageOf = (path: string): string => {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  return /^[cm]?[jt]sx?$|^vue$|^svelte$/.test(ending) ? 'js' : ending;
};
