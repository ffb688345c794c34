import { lastName } from './names.ts';

/** One function of a file of the repository, and whether a run of tests ran it. */
export interface CoveredFunction {
  readonly path: string;
  /** Empty when it has none. */
  readonly name: string;
  /** First and last line, from 1; left out where a build step moved the lines and only names are left. */
  readonly lines?: readonly [first: number, last: number];
  readonly calls: number;
}

/** A part of a function that ran, which itself did not run. Lines and columns from 1; the end is not part of it. */
export interface SkippedPart {
  readonly path: string;
  readonly from: readonly [line: number, column: number];
  readonly to: readonly [line: number, column: number];
}

/** What a run of tests ran, as the runtime says. A test can forge it, as everything that its own process writes. */
export interface Coverage {
  /** Files that were loaded. */
  readonly files: readonly string[];
  /** Without the code outside of functions. */
  readonly functions: readonly CoveredFunction[];
  readonly skipped: readonly SkippedPart[];
}

/** Lines of a file, and the names of the functions around them by the look of the source, the innermost first. */
export interface Span {
  readonly path: string;
  readonly lines: readonly [first: number, last: number];
  readonly names: readonly string[];
}

/**
 * Whether a function around these lines was run. Of functions that lie within one of the lines, any counts; of the larger
 * ones, the innermost. Code outside of every function was run when a function of its file was, or when the file has none.
 */
export function runsAround({ files, functions }: Coverage, { path, lines, names }: Span): boolean {
  if (!files.includes(path)) return false;
  const ofFile = functions.filter((each) => each.path === path);
  if (ofFile.length === 0) return true;
  const placed = ofFile.filter((each) => each.lines !== undefined);
  if (placed.length === 0) return runsNamed(ofFile, names);
  const around = placed.filter(({ lines: own = [0, 0] }) => own[0] <= lines[0] && own[1] >= lines[1]);
  if (around.length === 0) return ofFile.some(({ calls }) => calls > 0);
  const least = Math.min(...around.map(heightOf).filter((height) => height > 0));
  return around.some((each) => each.calls > 0 && (heightOf(each) === 0 || heightOf(each) === least));
}

const heightOf = ({ lines = [0, 0] }: CoveredFunction): number => lines[1] - lines[0];

/** A build step moved the lines: the names are what is left. */
function runsNamed(ofFile: readonly CoveredFunction[], names: readonly string[]): boolean {
  const known = names.find((name) => ofFile.some((each) => lastName(each.name) === name));
  const found = known === undefined ? ofFile : ofFile.filter((each) => lastName(each.name) === known);
  return found.some(({ calls }) => calls > 0);
}

/** Whether the runtime says that this place was left out, in a function that ran or in one that did not. */
export function leavesOut(coverage: Coverage, path: string, line: number, column: number): boolean {
  return coverage.skipped.some(
    ({ path: file, from, to }) => file === path && !isBefore([line, column], from) && isBefore([line, column], to),
  );
}

const isBefore = (one: readonly [number, number], other: readonly [number, number]): boolean =>
  one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
