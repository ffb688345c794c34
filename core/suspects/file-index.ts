import type { WantedPath } from './wanted-path.ts';

/** A file of the repository that may be the one that a frame is in. */
export interface FileMatch {
  readonly path: string;
  /** How many other files fit as well. */
  readonly rivals: number;
  /** How sure: the whole path fits, its end fits, or only the name, which no other file has. */
  readonly fit: 'path' | 'end' | 'name';
}

export interface FileIndex {
  /** The files that fit, best first; none when all that fits is a common name. */
  find(wanted: WantedPath): readonly FileMatch[];
  /** The paths of all files of a name, which is compared without regard to case. */
  named(name: string): readonly string[];
}

const TEST =
  /(?:^|\/)(?:tests?|specs?|__tests__|testing|fixtures|examples?|mocks?)(?:\/|$)|(?:\.|-|_)(?:test|spec)s?\.|(?:Tests?|TestCase|Spec)\.\w+$|\.tests?(?:\.|\/)/;

/** Whether a path is that of a test: tests show where a bug is seen, seldom where it is. */
export const isTestPath = (path: string): boolean => TEST.test(path);

/**
 * Indexes the files of a repository by name, so that a frame costs as much as there are files of its name.
 *
 * @param folder where the service lies in the repository
 */
export function indexFiles(files: readonly string[], folder?: string): FileIndex {
  const byName = Map.groupBy(
    files.map((path) => ({ path, segments: path.split('/') })),
    ({ segments }) => (segments.at(-1) ?? '').toLowerCase(),
  );
  const candidates = (name: string) => byName.get(name.toLowerCase()) ?? [];
  return {
    find: (wanted) => rank(wanted, candidates(wanted.segments.at(-1) ?? ''), folder),
    named: (name) => candidates(name).map(({ path }) => path),
  };
}

interface Candidate {
  readonly path: string;
  readonly segments: readonly string[];
}

function rank(wanted: WantedPath, all: readonly Candidate[], folder: string | undefined): readonly FileMatch[] {
  const candidates = inService(wanted, all, folder);
  const scored = candidates
    .map((candidate) => ({ ...candidate, common: commonTail(candidate.segments, wanted.segments) }))
    .filter(({ common, segments }) => fits(common, segments, wanted, candidates.length));
  const best = Math.max(...scored.map(({ common }) => common));
  const equals = scored
    .filter(({ common }) => common === best)
    .toSorted(
      (a, b) =>
        Number(isTestPath(a.path)) - Number(isTestPath(b.path)) ||
        a.path.length - b.path.length ||
        (a.path < b.path ? -1 : 1),
    );
  return equals.map(({ path, segments, common }) => ({
    path,
    rivals: equals.length - 1,
    fit: common === segments.length || common === wanted.segments.length ? 'path' : common > 1 ? 'end' : 'name',
  }));
}

/**
 * A service is deployed from its folder, so its traces name files from there: `/app/src/cart.js` is
 * `services/shop/src/cart.js`. A path that names another file of the repository as a whole means that one.
 */
function inService(wanted: WantedPath, all: readonly Candidate[], folder: string | undefined): readonly Candidate[] {
  if (folder === undefined) return all;
  const tail = ({ segments }: Candidate) => commonTail(segments, wanted.segments);
  const own = all.filter(({ path }) => path.startsWith(`${folder}/`));
  const elsewhere = all.some((each) => !own.includes(each) && tail(each) === each.segments.length);
  const isNamed = own.some((each) => tail(each) > folder.split('/').length);
  return own.length === 0 || (elsewhere && !isNamed) ? all : own;
}

const COMMON_NAME =
  /^(?:index|main|app|server|client|utils?|helpers?|types?|constants?|config|mod|lib|__init__|base|common|setup)\.\w+$/i;

function fits(common: number, path: readonly string[], wanted: WantedPath, rivals: number): boolean {
  const { segments } = wanted;
  if (wanted.package !== undefined) return fitsPackage(common, path, segments, wanted.package);
  if (common === path.length || common === segments.length) return true;
  return common > 1 || (rivals === 1 && !COMMON_NAME.test(segments.at(-1) ?? ''));
}

/** A file of a package is a file of the repository when the whole path is, or what follows a folder named like the package. */
function fitsPackage(common: number, path: readonly string[], segments: readonly string[], name: string): boolean {
  if (common === path.length) return true;
  const folder = name.slice(name.lastIndexOf('/') + 1);
  return common === segments.length && (segments[0] === folder || path.at(-1 - common) === folder);
}

function commonTail(path: readonly string[], wanted: readonly string[]): number {
  let length = 0;
  while (length < path.length && length < wanted.length && path.at(-1 - length) === wanted.at(-1 - length)) length++;
  return length;
}
