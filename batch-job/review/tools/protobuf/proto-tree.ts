import type { ChangeSide } from '../../../../core/change/change.ts';
import { withoutForeignOptions } from './without-foreign-options.ts';

/** Files of one side as their imports name them. */
export interface ProtoTree {
  /** Texts by the path that an import has. */
  readonly files: ReadonlyMap<string, string>;
  /** Where a file of the tree is in the repository. */
  readonly origins: ReadonlyMap<string, string>;
}

/** buf has these within itself. */
const BUILT_IN = /^google\/protobuf\//;
const IMPORT = /^[ \t]*import\s+(?:public\s+|weak\s+|option\s+)?"([^"]+)"\s*;/gm;

/**
 * Lays out the `.proto` files of one side so that their imports lead somewhere. An import of a file that the repository does
 * not have, such as `google/api/annotations.proto`, goes with the options that it brings.
 */
export function layOut({ text }: Pick<ChangeSide, 'text'>, paths: readonly string[]): ProtoTree {
  const texts = new Map(paths.flatMap((path) => [[path, text(path) ?? ''] as const]));
  const imported = new Set([...texts.values()].flatMap(importsOf));
  const origins = new Map<string, string>();
  for (const [path, content] of texts) {
    const place = placeOf(path, content, imported);
    // Two folders with the same names are two copies, so the first one is enough.
    if (!origins.has(place)) origins.set(place, path);
  }
  const files = [...origins].map(([place, path]) => {
    const content = texts.get(path) ?? '';
    const missing = importsOf(content).filter((name) => !origins.has(name) && !BUILT_IN.test(name));
    return [place, missing.length === 0 ? content : withoutForeignOptions(withoutImports(content, missing))] as const;
  });
  return { files: new Map(files), origins };
}

const importsOf = (content: string): readonly string[] =>
  [...content.matchAll(IMPORT)].flatMap(([, name]) => name ?? []);

const withoutImports = (content: string, missing: readonly string[]): string =>
  content.replace(IMPORT, (written, name: string) => (missing.includes(name) ? ' '.repeat(written.length) : written));

/** By the import that names the file; else by the folders of its package; else as it is. */
function placeOf(path: string, content: string, imported: ReadonlySet<string>): string {
  const ends = path.split('/').map((_, index, names) => names.slice(index).join('/'));
  const named = ends.find((end) => imported.has(end));
  if (named !== undefined) return named;
  const folder = /^\s*package\s+([\w.]+)\s*;/m.exec(content)?.[1]?.replaceAll('.', '/');
  const name = ends.at(-1) ?? path;
  return ends.find((end) => end === `${folder}/${name}`) ?? path;
}
