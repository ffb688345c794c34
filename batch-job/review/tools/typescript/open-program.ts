import { posix } from 'node:path';
import type { ts } from '@ts-morph/common';
import type { ChangeSide } from '../../../../core/change/change.ts';

/** The compiler, and the declarations of the language, read once. */
export interface Compiler {
  readonly ts: typeof ts;
  readonly file: (name: string) => ts.SourceFile | undefined;
}

/** Without the browser's types, which are large: they are not compared. */
const LIBRARY = 'lib.es2023.d.ts';
const LIBRARY_FOLDER = '/library/';

/** Loads the compiler, which takes up to a second. */
export async function loadCompiler(): Promise<Compiler> {
  const { ts, getLibFiles } = await import('@ts-morph/common');
  const texts = new Map(getLibFiles().map(({ fileName, text }) => [LIBRARY_FOLDER + fileName, text]));
  const files = new Map<string, ts.SourceFile>();
  const file = (name: string): ts.SourceFile | undefined => {
    const known = files.get(name);
    const text = texts.get(name);
    if (known !== undefined || text === undefined) return known;
    const made = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    files.set(name, made);
    return made;
  };
  return { ts, file };
}

/** The compiler's view of one side. */
export interface Side {
  readonly ts: typeof ts;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  /** A path of the repository, by a file of the program. */
  readonly pathOf: (file: ts.SourceFile) => string | undefined;
}

const ROOT = '/repository/';

/**
 * Opens source files in memory. Only files of the same side are imported, by relative paths or as packages of the same
 * repository; what comes from elsewhere is `any`, so nothing has to be installed.
 *
 * @param packages entries of the repository's own packages, by their names
 */
export function openProgram(
  { ts, file: libraryFile }: Compiler,
  side: Pick<ChangeSide, 'text'>,
  entries: readonly string[],
  packages: ReadonlyMap<string, string>,
): Side {
  const read = (name: string) => (name.startsWith(ROOT) ? side.text(name.slice(ROOT.length)) : undefined);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: [LIBRARY],
    jsx: ts.JsxEmit.Preserve,
  };
  const resolve = (name: string, from: string): string | undefined => {
    if (!name.startsWith('.')) return packages.get(name);
    const path = posix.join(posix.dirname(from.slice(ROOT.length)), name);
    return candidatesOf(path).find((candidate) => side.text(candidate) !== undefined);
  };
  const host: ts.CompilerHost = {
    getSourceFile: (name, languageVersion) => {
      const text = read(name);
      return text === undefined ? libraryFile(name) : ts.createSourceFile(name, text, languageVersion);
    },
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => {
        const path = resolve(text, from);
        if (path === undefined) return { resolvedModule: undefined };
        return {
          resolvedModule: {
            resolvedFileName: ROOT + path,
            extension: extensionOf(path),
            isExternalLibraryImport: false,
          },
        };
      }),
    getDefaultLibFileName: () => `${LIBRARY_FOLDER}${LIBRARY}`,
    getDefaultLibLocation: () => LIBRARY_FOLDER,
    fileExists: (name) => read(name) !== undefined || libraryFile(name) !== undefined,
    readFile: read,
    writeFile: () => undefined,
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  const program = ts.createProgram(
    entries.map((path) => ROOT + path),
    options,
    host,
  );
  const pathOf = ({ fileName }: ts.SourceFile) => (fileName.startsWith(ROOT) ? fileName.slice(ROOT.length) : undefined);
  return { ts, checker: program.getTypeChecker(), program, pathOf };
}

/** Imports name the file that is made of a source, the source itself, or a folder. */
export function candidatesOf(path: string): readonly string[] {
  const bare = path.replace(/\.[cm]?js$/, '');
  const ends = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.d.mts', '.d.cts'];
  return [
    ...(/\.[cm]?tsx?$/.test(path) ? [path] : []),
    ...ends.map((end) => bare + end),
    ...ends.map((end) => posix.join(bare, `index${end}`)),
  ];
}

const extensionOf = (path: string): string => /(\.d)?\.[cm]?tsx?$/.exec(path)?.[0] ?? '.ts';
