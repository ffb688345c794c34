import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { type Import, ROOT } from './read-imports.ts';

/** The path of a source file's own test: `core/text/shorten.ts` has `test/core/text/shorten.test.ts`. */
export const ownTestOf = (file: string): string => `test/${file.replace(/\.ts$/, '.test.ts')}`;

/**
 * Programs that a file starts, or modules that it imports, by a path it puts together: no import statement names them.
 * Globs on both sides; the left file names the right ones in its code.
 */
const STARTS: readonly (readonly [from: string, to: string])[] = [
  ['local/stack/host-functions.ts', 'lambdas/*/handler.ts'],
  ['test/lib/environment-contract.test.ts', 'lambdas/*/environment.ts'],
  ['test/bin/commands/group.test.ts', 'bin/mendhook.ts'],
];

/**
 * Follows imports from a file, types left out.
 *
 * @returns a function that gives all files that one file loads, itself included
 */
export function followLoads(imports: readonly Import[]): (file: string) => ReadonlySet<string> {
  const targets = new Map<string, string[]>();
  const add = (from: string, to: string) => targets.set(from, [...(targets.get(from) ?? []), to]);
  for (const { from, to, isFile, isLoaded } of imports) if (isFile && isLoaded) add(from, to);
  for (const [from, glob] of STARTS) for (const to of globSync(glob, { cwd: ROOT })) add(from, to);
  const known = new Map<string, ReadonlySet<string>>();
  return (file) => {
    const loaded = known.get(file) ?? new Set([file]);
    if (known.has(file)) return loaded;
    const found = new Set(loaded);
    for (const next of found) for (const to of targets.get(next) ?? []) found.add(to);
    known.set(file, found);
    return found;
  };
}

/** Whether a file holds types alone: nothing of it is left when it runs. */
export function hasOnlyTypes(file: string): boolean {
  const { program } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'));
  return program.body.every(
    (statement) =>
      statement.type === 'TSInterfaceDeclaration' ||
      statement.type === 'TSTypeAliasDeclaration' ||
      (statement.type === 'ImportDeclaration' && statement.importKind === 'type') ||
      (statement.type === 'ExportNamedDeclaration' && statement.exportKind === 'type'),
  );
}
