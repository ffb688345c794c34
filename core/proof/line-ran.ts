import { type Coverage, leavesOut } from './coverage.ts';

/**
 * Whether a run ran a line: the innermost function around it did, and no branch around its first character was left out. A line
 * outside of every function ran as its file was loaded.
 *
 * @param line from 1
 * @param column where its code begins, from 1
 */
export function lineRan(coverage: Coverage, path: string, line: number, column: number): boolean {
  const around = coverage.functions.filter(
    ({ path: at, lines: [first, last] = [0, 0] }) => at === path && first <= line && line <= last,
  );
  const heightOf = ({ lines: [first, last] = [0, 0] }: (typeof around)[number]) => last - first;
  const least = Math.min(...around.map(heightOf));
  const inner = around.filter((each) => heightOf(each) === least);
  if (inner.length > 0 && inner.every(({ calls }) => calls === 0)) return false;
  return !leavesOut(coverage, path, line, column);
}
