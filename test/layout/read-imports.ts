import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

export const ROOT = join(import.meta.dirname, '..', '..');

/** One import of a source file: static, re-exported, or dynamic with a literal; `import type` counts as well. */
export interface Import {
  /** The file that imports, from the repository's root. */
  readonly from: string;
  /** A file from the repository's root, or the name of a package. */
  readonly to: string;
  /** Whether `to` is a file of the repository. */
  readonly isFile: boolean;
}

/**
 * Reads the imports of all TypeScript files of some rooms, assets for browsers left out.
 *
 * @param rooms top-level folders
 * @throws {Error} when a file does not parse
 */
export const readImports = (rooms: readonly string[]): readonly Import[] =>
  rooms
    .flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: ROOT }))
    .filter((file) => !file.includes('/assets/') && !file.includes('/node_modules/'))
    .toSorted()
    .flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  const imported = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest.value])),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^['"](.+)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    return literal === undefined ? [] : [literal];
  });
  return [...new Set([...imported, ...exported, ...dynamic])].map((to) => {
    const isFile = !/^[@\w]/.test(to);
    return { from: file, to: isFile ? relative(ROOT, join(ROOT, dirname(file), to)) : to, isFile };
  });
}
