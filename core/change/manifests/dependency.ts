/** A package that a manifest asks for. */
export interface Dependency {
  /** As its registry compares names. */
  readonly name: string;
  /** What is installed where the code runs, and what only builds or tests it. */
  readonly scope: 'runtime' | 'development';
  /** What the manifest asks for, such as `^1.2.0`, an address or a path; empty where it does not say. */
  readonly wanted: string;
}

/** Reads one sort of manifest. */
export interface ManifestReader {
  /** Packages of one ecosystem have one space of names. */
  readonly ecosystem: string;
  readonly paths: RegExp;
  /** @returns nothing for a text that is no such manifest; dependencies of the repository's own are left out */
  readonly read: (text: string, path: string, textOf: (path: string) => string | undefined) => readonly Dependency[];
}

export const dependency = (name: string, isRuntime: boolean, wanted = ''): Dependency => ({
  name: name.trim(),
  scope: isRuntime ? 'runtime' : 'development',
  wanted: wanted.trim(),
});

/** A text's lines, none longer than a pattern may look at. */
export const linesOfText = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.slice(0, 1_000).replace(/\r$/, ''));

/** Names of groups that are installed on a developer's machine alone. */
export const isDevelopmentName = (name: string): boolean =>
  /(?:^|[-_.])(?:dev|develop|development|test|tests|testing|lint|linting|docs?|typing|types|ci|style|format|build|bench|e2e)(?:$|[-_.])/i.test(
    name,
  );
