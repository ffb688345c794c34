import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageOf, readImports } from './read-imports.ts';
import type { Manifest } from './source-package.ts';

/** A construct belongs to the CDK of the app around it, so these come from there: one copy for all. */
const PEERS = ['aws-cdk-lib', 'constructs'];

/**
 * Writes the `package.json` that is published: exports of compiled files, and as dependencies the packages that the compiled
 * files import, and no others.
 *
 * @param files the compiled files and declarations
 * @throws {Error} when a file imports a package that the repository's `package.json` does not name
 */
export function writeManifest(target: string, manifest: Manifest, files: readonly string[]): void {
  const { name, version, description, license, type, engines, bin, exports } = manifest;
  const imported = [...new Set(files.flatMap(readImports).flatMap((specifier) => packageOf(specifier) ?? []))];
  const needed = imported.filter((each) => each !== name).toSorted();
  const versionOf = versionsOf(manifest);
  const published = {
    name,
    version,
    description,
    license,
    type,
    engines,
    bin,
    exports: { ...compiledExports(exports), './package.json': './package.json' },
    files: ['**'],
    dependencies: Object.fromEntries(
      needed.filter((each) => !PEERS.includes(each)).map((each) => [each, versionOf(each)]),
    ),
    peerDependencies: Object.fromEntries(
      needed.filter((each) => PEERS.includes(each)).map((each) => [each, `^${versionOf(each)}`]),
    ),
  };
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
}

const versionsOf = ({ name, dependencies, devDependencies }: Manifest) => {
  const known = { ...devDependencies, ...dependencies };
  return (needed: string): string => {
    const version = known[needed];
    if (version === undefined) throw new Error(`${name} imports ${needed}, which its package.json does not name`);
    return version;
  };
};

/** `./core/config/config.ts` becomes its code and its types; another file stays as it is. */
const compiledExports = (exports: Manifest['exports']) =>
  Object.fromEntries(
    Object.entries(exports).map(([name, file]) => [
      name,
      file.endsWith('.ts') ? { types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') } : file,
    ]),
  );
