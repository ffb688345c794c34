import { outerFolders, type Toolchain } from './toolchain.ts';

/** Where in a repository the tests are looked for. */
export interface Around {
  /** The service's folder, where it is configured. */
  readonly folder?: string | undefined;
  /** Files that the work is about, the likeliest first: their package's tests are run. */
  readonly paths?: readonly string[] | undefined;
}

/** A folder that may be the package whose tests are wanted. */
export interface PackageFolder {
  readonly folder: string;
  /** A file of the language that is wanted; left out where any language will do. */
  readonly source?: string;
}

/** Files beyond these say little, and each costs a look at its folders. */
const MAX_PATHS = 20;
/** A repository may hold thousands of packages: at most these are looked at. */
const MAX_FOLDERS = 60;
const MAX_SHALLOW = 20;
const SHALLOW_DEPTH = 2;

/** The folders to look at, the best first: of the language of the paths before others, near ones before far ones. */
export function packageFolders(
  files: ReadonlySet<string>,
  toolchains: readonly Toolchain[],
  { folder, paths = [] }: Around,
): readonly PackageFolder[] {
  if (folder !== undefined) return [folder, ...outerFolders(folder)].map((each) => ({ folder: each }));
  const near = paths.slice(0, MAX_PATHS).map((path) => ({ source: path, folders: outerFolders(path) }));
  const manifests = manifestFolders(files, toolchains, new Set(near.flatMap(({ folders }) => folders)));
  const known = (each: string) => manifests.has(each);
  const isSource = (path: string) => toolchains.some(({ sources }) => sources.test(path));
  const inLanguage = near
    .filter(({ source }) => isSource(source))
    .flatMap(({ source, folders }) => folders.filter(known).map((each) => ({ folder: each, source })));
  const inAny = near.flatMap(({ folders }) => folders.filter(known).map((each) => ({ folder: each })));
  return distinct([...inLanguage, ...inAny, { folder: '' }, ...lonely(files, toolchains)]).slice(0, MAX_FOLDERS);
}

/** Where the top of a repository is no package, the one package below it. */
function lonely(files: ReadonlySet<string>, toolchains: readonly Toolchain[]): readonly PackageFolder[] {
  const found = [...manifestFolders(files, toolchains)].filter(
    (each) => depthOf(each) <= SHALLOW_DEPTH && !FOREIGN.test(each),
  );
  if (found.includes('')) return [];
  return found.length === 1 ? found.map((folder) => ({ folder })) : [];
}

/** Folders whose packages are somebody else's, or show something. */
const FOREIGN =
  /(?:^|\/)(?:vendor|third[_-]?party|node_modules|examples?|samples?|demos?|fixtures|tests?|docs?|website|bench(?:marks?)?|fuzz|tools|\..*)(?:\/|$)/;

const depthOf = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);

/** The folders that directly hold a manifest. @param among others are passed over */
function manifestFolders(
  files: ReadonlySet<string>,
  toolchains: readonly Toolchain[],
  among?: ReadonlySet<string>,
): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of files) {
    const end = path.lastIndexOf('/');
    const folder = end === -1 ? '' : path.slice(0, end);
    if (folders.has(folder) || among?.has(folder) === false) continue;
    const name = path.slice(end + 1);
    if (toolchains.some(({ manifests }) => manifests.test(name))) folders.add(folder);
    if (among === undefined && folders.size > MAX_SHALLOW * MAX_FOLDERS) break;
  }
  return folders;
}

function distinct(folders: readonly PackageFolder[]): readonly PackageFolder[] {
  const seen = new Set<string>();
  return folders.filter(({ folder, source = '' }) => {
    const key = `${folder}\n${source.replace(/^.*\./, '')}`;
    return !seen.has(key) && seen.add(key);
  });
}
