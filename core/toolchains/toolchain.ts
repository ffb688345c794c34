/** How the tests of a tree are run. Each is a line for `sh`, run in the tree. */
export interface TestCommands {
  /** Prepares the tree. */
  readonly setup?: string | undefined;
  /** Runs the whole suite. */
  readonly command: string;
  /** Runs the files that stand for `{files}`, and no others. */
  readonly regression: string;
}

/** What of a repository is looked at: the paths of all files, and the text of those that were asked for. */
export interface SourceTree {
  readonly files: ReadonlySet<string>;
  /** The text of one of `MANIFESTS`; empty when there is none. */
  readonly text: (path: string) => string;
}

/** A language's way of building and testing, known by its files. */
export interface Toolchain {
  readonly name: string;
  /** @returns undefined when the tree is none of its kind, or holds no tests of its kind */
  readonly detect: (tree: SourceTree) => TestCommands | undefined;
}

/** Whether a file anywhere in the tree matches. */
export const hasFile = ({ files }: SourceTree, pattern: RegExp): boolean =>
  [...files].some((path) => pattern.test(path));
