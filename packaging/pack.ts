import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readPackages } from './source-package.ts';
import { stageMain, stageWorkspace } from './stage-package.ts';

const ROOT = join(import.meta.dirname, '..');
const packed = z.array(z.object({ filename: z.string(), unpackedSize: z.number(), entryCount: z.number() }));

/**
 * Builds the packages that people install, mendhook's own and those of the workspaces, and packs each.
 *
 * @param directory is emptied first; each package is built in a folder of it
 * @returns the paths of the tarballs
 */
export async function pack(directory: string): Promise<readonly string[]> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { main, workspaces } = readPackages(ROOT);
  const targetOf = (name: string) => join(directory, name.replace('/', '-').replace('@', ''));
  await stageMain(main, targetOf(main.manifest.name));
  for (const each of workspaces) await stageWorkspace(each, ROOT, targetOf(each.manifest.name));
  return [main, ...workspaces].map(({ manifest }) => packOne(targetOf(manifest.name), directory));
}

function packOne(folder: string, destination: string): string {
  const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', destination], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [made] = packed.parse(JSON.parse(printed));
  if (made === undefined) throw new Error(`npm pack made no tarball of ${folder}`);
  console.log(`${made.filename}: ${made.entryCount} files, ${(made.unpackedSize / 1e6).toFixed(1)} MB unpacked`);
  return resolve(destination, made.filename);
}

if (import.meta.main) await pack(join(ROOT, 'dist'));
