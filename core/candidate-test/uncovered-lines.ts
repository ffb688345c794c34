import { type CoveredShare, coveredShare, type RunLines } from '../change/covered-share.ts';

/** The lines of files that a run ran, from 1, by path. */
export type RanLines = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Says which of the changed lines a run did not run.
 *
 * @param changed lines that a test can run, by path
 * @param ran what the runtime told; undefined where it told nothing
 * @returns undefined where nothing tells of the changed lines
 */
export function measureCovered(
  changed: ReadonlyMap<string, readonly number[]>,
  ran: RanLines | undefined,
): CoveredShare | undefined {
  if (ran === undefined) return undefined;
  const runLinesOf = (path: string, lines: ReadonlySet<number>): RunLines =>
    new Map((changed.get(path) ?? []).map((line) => [line, lines.has(line) ? 1 : 0]));
  return coveredShare(changed, new Map([...ran].map(([path, lines]) => [path, runLinesOf(path, lines)])));
}

/**
 * The changed lines that tests are to be written for, by path: those that no test runs, or all of them where nothing tells.
 */
export function uncoveredLines(
  changed: ReadonlyMap<string, readonly number[]>,
  ran: RanLines | undefined,
): ReadonlyMap<string, readonly number[]> {
  const covered = measureCovered(changed, ran);
  if (covered === undefined) return changed;
  return new Map(
    [...Map.groupBy(covered.uncovered, ({ path }) => path)].map(([path, lines]) => [
      path,
      lines.map(({ line }) => line),
    ]),
  );
}
