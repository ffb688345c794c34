import { joinPath } from './paths.ts';

/** How the tests of a tree are run. Each is a line for `sh`, run at the top of the tree. */
export interface TestCommands {
  /** Prepares the tree. */
  readonly setup?: string | undefined;
  /** Runs the whole suite. */
  readonly command: string;
  /**
   * Runs the files that take the place of `{files}`, and no others. A line that begins with `cd FOLDER &&` gets their
   * paths from that folder.
   */
  readonly regression: string;
}

/** What of a repository is looked at: the paths of all files, and the text of those that were asked for. */
export interface SourceTree {
  readonly files: ReadonlySet<string>;
  /** The text of one of the manifests; empty when there is none. */
  readonly text: (path: string) => string;
}

/** A folder of the repository; paths are relative to it. */
export interface Folder {
  /** Its path from the top; `''` is the top itself. */
  readonly folder: string;
  readonly has: (path: string) => boolean;
  readonly text: (path: string) => string;
}

/** A folder that may be a package of its own. */
export interface PackageTree extends Folder, SourceTree {
  /** The folders that it lies in, the nearest first. */
  readonly outer: readonly Folder[];
}

/** The commands of a package. They are lines for `sh`, run in the package's folder where no other is named. */
export interface PackageCommands extends TestCommands {
  /** Where the setup runs: a workspace is installed as a whole. */
  readonly setupIn?: string;
  /** Where the tests are run: some build tools find a module only from the top of all modules. */
  readonly runIn?: string;
}

/** The project is known, but not how its tests are run. */
export interface Unrecognised {
  /** Why, in a sentence part such as "package.json’s test script runs `gulp`, …". */
  readonly problem: string;
}

/** A language's way of building and testing, known by its files. */
export interface Toolchain {
  readonly name: string;
  /** Sources of the language, by their paths. */
  readonly sources: RegExp;
  /** Files that make a folder a package, by their names. */
  readonly manifests: RegExp;
  /** @returns undefined when the folder is none of its kind, or holds no tests of its kind */
  readonly detect: (tree: PackageTree) => PackageCommands | Unrecognised | undefined;
}

/** Whether a file anywhere in the tree matches. */
export const hasFile = ({ files }: Pick<SourceTree, 'files'>, pattern: RegExp): boolean => {
  for (const path of files) if (pattern.test(path)) return true;
  return false;
};

/** Looks at a folder of a repository. */
export function openPackage(repository: SourceTree, folder: string): PackageTree {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = prefix === '' ? repository.files : new Set(pathsBelow(repository.files, prefix));
  return {
    ...openFolder(repository, folder),
    files,
    outer: outerFolders(folder).map((each) => openFolder(repository, each)),
  };
}

const openFolder = ({ files, text }: SourceTree, folder: string): Folder => ({
  folder,
  has: (path) => files.has(joinPath(folder, path)),
  text: (path) => text(joinPath(folder, path)),
});

function* pathsBelow(files: ReadonlySet<string>, prefix: string): Generator<string> {
  for (const path of files) if (path.startsWith(prefix)) yield path.slice(prefix.length);
}

/** The folders in which a path lies, the nearest first and the top of the tree last; of the top itself there are none. */
export function outerFolders(path: string): string[] {
  const parts = path === '' ? [] : path.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}
