import type { Change } from '../../../core/change/change.ts';
import type { Contracts } from '../../../core/config/contracts.ts';
import { globPattern } from '../../../core/diff/glob.ts';

/** Files that describe somebody else's contract, or one that only tests use. */
const FOREIGN = /(^|\/)(node_modules|vendor|third_party|tests?|__tests__|fixtures|testdata|examples?|samples?)\//i;

export const isForeign = (path: string): boolean => FOREIGN.test(path);

/**
 * Where the configuration says that contracts of a kind lie.
 *
 * @returns undefined when it says nothing: they are looked for then
 */
export function namedContracts({ description }: Change, kind: keyof Contracts): readonly string[] | undefined {
  const globs = description.contracts?.[kind];
  return globs === undefined || globs.length === 0 ? undefined : globs;
}

/** The paths of one side and the other. */
export interface SidePaths {
  readonly base: readonly string[];
  readonly head: readonly string[];
}

/**
 * Finds the files that hold a kind of contract: those that the globs name, or else every file that looks like one.
 *
 * @param globs paths, folders or globs of the configuration
 * @param isCandidate which files can hold such a contract, by name
 */
export function contractPaths(
  { base, head }: Change,
  globs: readonly string[] | undefined,
  isCandidate: (path: string) => boolean,
): SidePaths {
  const patterns = globs?.map(globPattern);
  const isWanted = (path: string) =>
    isCandidate(path) && (patterns === undefined ? !isForeign(path) : patterns.some((pattern) => pattern.test(path)));
  return { base: base.paths.filter(isWanted), head: head.paths.filter(isWanted) };
}

/** The paths that a change touches, on either side. */
export const touchedPaths = ({ files, skipped }: Change): ReadonlySet<string> =>
  new Set([
    ...files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath])),
    ...skipped.map(({ path }) => path),
  ]);

/** Where a file of the base is in the head: a renamed file is elsewhere. */
export const headPathOf = ({ files }: Change, path: string): string =>
  files.find(({ oldPath }) => oldPath === path)?.path ?? path;
