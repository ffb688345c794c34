import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Git } from './git.ts';
import { keepInnerLinks } from './inner-links.ts';
import { readEntries } from './read-blobs.ts';
import { listTree } from './tree-entries.ts';

const BATCH_FILES = 32;
/** A file this large is written with what waits before it, so that little is held in memory. */
const BATCH_BYTES = 1024 * 1024;

/**
 * Writes a tree's files as they are stored: no filter, no line-end conversion, no `.git`, no submodule, no link that leads
 * out. Links come last, so that nothing is ever written through one.
 *
 * @param directory must be empty; made if need be
 * @param isWanted which paths are written @default - all
 * @throws {RefusedTreeError} when the tree holds what is not handled
 */
export async function exportTree(
  git: Git,
  tree: string,
  directory: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<void> {
  const entries = await listTree(git, tree);
  const { files, links } = await keepInnerLinks(
    git,
    entries.filter(({ path }) => isWanted(path)),
  );
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Error(`${directory}: expected an empty directory`);
  await makeFolders(directory, [...files, ...links]);
  let batch: FileToWrite[] = [];
  for await (const { entry, content } of readEntries(git, files)) {
    const mode = entry.mode === '100755' ? 0o755 : 0o644;
    batch.push({ file: join(directory, entry.path), content, mode });
    if (batch.length < BATCH_FILES && content.length < BATCH_BYTES) continue;
    await writeFiles(batch);
    batch = [];
  }
  await writeFiles(batch);
  for (const { path, target } of links) await symlink(target, join(directory, path));
}

interface FileToWrite {
  readonly file: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

async function writeFiles(batch: readonly FileToWrite[]): Promise<void> {
  await Promise.all(batch.map(({ file, content, mode }) => writeFile(file, content, { flag: 'wx', mode })));
}

async function makeFolders(directory: string, entries: readonly { readonly path: string }[]): Promise<void> {
  const folders = new Set(entries.map(({ path }) => dirname(path)));
  for (const folder of folders) await mkdir(join(directory, folder), { recursive: true });
}
