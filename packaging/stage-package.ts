import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleCode } from '../lib/bundle-functions.ts';
import { compile } from './compile.ts';
import { copyFiles, imageFiles, listFiles } from './copy-assets.ts';
import { readImports } from './read-imports.ts';
import type { SourcePackage } from './source-package.ts';
import { writeManifest } from './write-manifest.ts';

/** Files that are started by their paths, so that no import leads to them. */
const STARTED = [
  'bin/{mendhook,app}.ts',
  'lib/build-service-image.ts',
  'lambdas/*/{handler,environment}.ts',
  'batch-job/{main,rehearse,review-change,judge-test}.ts',
  'local/{container/run-worker,release-demo/shop-process}.ts',
];

/** What a checkout alone runs: its bundler of the functions, whose result the package brings. */
const CHECKOUT_ONLY = ['lib/bundle-functions.js'];

/** Folders of which people read every file. */
const READ = ['docs', 'examples', 'prompts'];
const TOP_LEVEL = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE', 'cdk.json'];

/** Puts all that mendhook's package holds into a folder. */
export async function stageMain(source: SourcePackage, target: string): Promise<void> {
  const { directory: root, manifest } = source;
  empty(target);
  const typed = Object.values(manifest.exports).map((file) => join(root, file));
  const started = STARTED.flatMap((pattern) => globSync(pattern, { cwd: root })).map((file) => join(root, file));
  await compile({ root, sources: root, entries: [...typed, ...started], typed, target });
  for (const file of CHECKOUT_ONLY) rmSync(join(target, file));
  // The compiler follows an import of a workspace into its sources, which are in a package of their own.
  rmSync(join(target, 'packages'), { recursive: true, force: true });
  const files = listFiles(root);
  const rooms = new Set(globSync('*/', { cwd: target }).map((room) => room.replace(/\/$/, '')));
  copyFiles(
    root,
    target,
    files.filter((file) => isAsset(file, rooms)),
  );
  copyFiles(root, join(target, 'image'), imageFiles(root, files));
  await bundleCode(join(target, 'bundles'));
  finish(source, target, (file) => rooms.has(roomOf(file)));
}

/** Puts all that a workspace's package holds into a folder: its code but for the tests. */
export async function stageWorkspace(source: SourcePackage, root: string, target: string): Promise<void> {
  const { directory, manifest } = source;
  empty(target);
  const files = listFiles(directory).filter((file) => !file.startsWith('test/') && file !== 'package.json');
  const entries = files.filter((file) => file.endsWith('.ts')).map((file) => join(directory, file));
  const typed = Object.values(manifest.exports).filter((file) => file.endsWith('.ts'));
  await compile({ root, sources: directory, entries, typed: typed.map((file) => join(directory, file)), target });
  copyFiles(
    directory,
    target,
    files.filter((file) => !file.endsWith('.ts')),
  );
  if (!existsSync(join(target, 'LICENSE'))) copyFiles(root, target, ['LICENSE']);
  finish(source, target, () => true);
}

const roomOf = (file: string): string => file.split('/')[0] ?? '';

const isAsset = (file: string, rooms: ReadonlySet<string>): boolean => {
  const room = roomOf(file);
  if (TOP_LEVEL.includes(file) || (READ.includes(room) && file !== room)) return true;
  return rooms.has(room) && !file.endsWith('.ts');
};

function empty(target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
}

/** Writes the manifest, and takes out the declarations that nobody can reach. */
function finish({ manifest }: SourcePackage, target: string, isCode: (file: string) => boolean): void {
  const files = globSync('**/*.{js,d.ts}', { cwd: target }).filter(isCode);
  const exported = Object.values(manifest.exports).map((file) => join(target, file.replace(/\.ts$/, '.d.ts')));
  const reached = closure(exported.filter((file) => file.endsWith('.d.ts')));
  const types = files.filter((file) => file.endsWith('.d.ts')).map((file) => join(target, file));
  for (const file of types) if (!reached.has(file)) rmSync(file);
  const code = files.filter((file) => file.endsWith('.js') && !file.includes('/assets/'));
  writeManifest(target, manifest, [...code.map((file) => join(target, file)), ...reached]);
}

/** The declarations that these import, directly or not. */
function closure(entries: readonly string[]): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const file of reached) {
    for (const specifier of readImports(file).filter((each) => each.startsWith('.'))) {
      reached.add(join(dirname(file), specifier.replace(/\.(js|ts)$/, '.d.ts')));
    }
  }
  return reached;
}
