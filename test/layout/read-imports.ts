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
  /** Whether the import loads `to` when the program runs: something besides types is imported. */
  readonly isLoaded: boolean;
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
    .filter(
      (file) =>
        !file.includes('/assets/') && !file.includes('/node_modules/') && !file.startsWith('bench/review-data/'),
    )
    .toSorted()
    .flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  const imported = module.staticImports.map(({ moduleRequest, entries }) => ({
    to: moduleRequest.value,
    isLoaded: entries.length === 0 || entries.some(({ isType }) => !isType),
  }));
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ to: moduleRequest.value, isLoaded: !isType }],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^['"](.+)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    return literal === undefined ? [] : [{ to: literal, isLoaded: true }];
  });
  const found = [...imported, ...exported, ...dynamic];
  return [...new Set(found.map(({ to }) => to))].map((to) => {
    const isFile = !/^[@\w]/.test(to);
    const isLoaded = found.some((one) => one.to === to && one.isLoaded);
    return { from: file, to: isFile ? relative(ROOT, join(ROOT, dirname(file), to)) : to, isFile, isLoaded };
  });
}
