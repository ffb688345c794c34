import { posix } from 'node:path';
import { z } from 'zod';
import type { ChangeSide } from '../../../../core/change/change.ts';
import { globPattern } from '../../../../core/diff/glob.ts';
import { isForeign } from '../contract-paths.ts';
import { candidatesOf } from './open-program.ts';

/** A package that others import. */
export interface PublicPackage {
  readonly name: string | undefined;
  /** From the root, without a slash at its end. */
  readonly folder: string;
  readonly isPrivate: boolean;
  /** Source files by the name that they are imported by, such as "." or "./client". */
  readonly entries: ReadonlyMap<string, string>;
}

type Target = string | null | readonly Target[] | { readonly [condition: string]: Target };
const target: z.ZodType<Target> = z.lazy(() =>
  z.union([z.string(), z.null(), z.array(target), z.record(z.string(), target)]),
);
const manifest = z.object({
  name: z.string().optional().catch(undefined),
  private: z.unknown().optional(),
  types: z.string().optional().catch(undefined),
  typings: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  exports: target.optional().catch(undefined),
});

/** Finds the packages of one side, by their `package.json`. */
export function findPackages(side: Pick<ChangeSide, 'paths' | 'text'>): readonly PublicPackage[] {
  const manifests = side.paths.filter((path) => /(^|\/)package\.json$/.test(path) && !isForeign(path));
  return manifests.flatMap((path) => readPackage(side, path) ?? []);
}

function readPackage(side: Pick<ChangeSide, 'text'>, path: string): PublicPackage | undefined {
  const parsed = manifest.safeParse(parseJson(side.text(path) ?? ''));
  if (!parsed.success) return undefined;
  const folder = path.replace(/\/?package\.json$/, '');
  const { name, private: isPrivate, types, typings, module, main, exports } = parsed.data;
  const subpaths = exports === undefined || exports === null ? [] : subpathsOf(exports);
  const given = subpaths.length > 0 ? subpaths : [['.', [types, typings, module, main]] as const];
  const entries = given.flatMap(([subpath, targets]) => {
    const source = targets.flatMap((each) => sourceOf(side, folder, each) ?? [])[0];
    return source === undefined ? [] : [[subpath, source] as const];
  });
  return { name, folder, isPrivate: isPrivate === true, entries: new Map(entries) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A manifest that cannot be read names no package.
    return undefined;
  }
}

function subpathsOf(exports: Target): readonly (readonly [string, readonly (string | undefined)[]])[] {
  const isMap = typeof exports === 'object' && exports !== null && !Array.isArray(exports);
  const entries =
    isMap && Object.keys(exports).some((key) => key.startsWith('.'))
      ? Object.entries(exports)
      : [['.', exports] as const];
  return entries.filter(([key]) => !key.includes('*')).map(([key, each]) => [key, filesOf(each)]);
}

/** The files of a target; those with types come first. */
function filesOf(each: Target): readonly string[] {
  if (each === null) return [];
  if (typeof each === 'string') return [each];
  if (Array.isArray(each)) return each.flatMap(filesOf);
  const conditions = Object.entries(each).sort(([a], [b]) => Number(b === 'types') - Number(a === 'types'));
  return conditions.flatMap(([, nested]) => filesOf(nested));
}

/** Where built files come from. */
const BUILT = /^(dist|lib|build|out|output|es|esm|cjs|types|typings)\/((esm|cjs|types|src|mjs|commonjs)\/)?/;

/** The source of an entry: itself, or the file in `src` that it is built from. */
function sourceOf(side: Pick<ChangeSide, 'text'>, folder: string, entry: string | undefined): string | undefined {
  const relative = posix.normalize(entry ?? 'index').replace(/\.d(\.[cm]?ts)$/, '$1');
  const bare = relative.replace(/\.[cm]?[jt]sx?$/, '');
  const built = bare.replace(BUILT, '');
  const bases = [relative, bare, ...(built === bare ? [] : [`src/${built}`, built]), `src/${bare}`];
  return bases.flatMap((base) => candidatesOf(posix.join(folder, base))).find((path) => side.text(path) !== undefined);
}

/** Entries that the configuration names: packages, also private ones, folders with an index, and files. */
export function namedEntries(
  side: Pick<ChangeSide, 'paths'>,
  globs: readonly string[],
  packages: readonly PublicPackage[],
): ReadonlyMap<string, string> {
  const entries = globs.flatMap((glob) => {
    const bare = glob.replace(/^\.?\//, '').replace(/(^|\/)package\.json$|\/$|^\.$/, '');
    const named = packages.find(({ folder, entries: own }) => folder === bare && own.size > 0);
    if (named !== undefined) return [...named.entries.values()];
    const index = ['index.ts', 'src/index.ts']
      .map((each) => posix.join(bare, each))
      .find((path) => side.paths.includes(path));
    if (index !== undefined) return [index];
    const pattern = globPattern(glob);
    return side.paths.filter(
      (path) => pattern.test(path) && /\.[cm]?tsx?$/.test(path) && !/\.(test|spec)\./.test(path),
    );
  });
  return new Map(entries.map((path) => [path, path]));
}
