import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedTreeError } from './git-error.ts';
import { decodeUtf8 } from './tree-entries.ts';
import { isGitDirectoryName } from './tree-path.ts';

/** What an agent's tree holds and git could hold too. */
export interface FoundPath {
  readonly path: string;
  readonly kind: 'file' | 'link';
}

const MAX_PATHS = 200_000;

/**
 * Lists the files and links of a tree that nobody trusts. No link is followed; `.git`, sockets, pipes, devices and names
 * that are not UTF-8 are passed over, since no commit can hold them.
 *
 * @param options.isKnown whether the commit has that file or folder: known paths are never ignored
 * @param options.findIgnored which of these paths the commit's `.gitignore` files rule out, such as build output
 * @throws {RefusedTreeError} when there are too many
 */
export async function walkTree(
  directory: string,
  options: {
    isKnown: (path: string) => boolean;
    findIgnored: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  },
): Promise<readonly FoundPath[]> {
  const found: FoundPath[] = [];
  for (let folders: readonly string[] = ['']; folders.length > 0; ) {
    const level = (await Promise.all(folders.map((folder) => listFolder(directory, folder)))).flat();
    const ignored = await options.findIgnored(level.map(({ path }) => path).filter((path) => !options.isKnown(path)));
    const kept = level.filter(({ path }) => !ignored.has(path));
    for (const { path, kind } of kept) if (kind !== 'folder') found.push({ path, kind });
    if (found.length > MAX_PATHS) throw new RefusedTreeError(`the agent's tree holds more than ${MAX_PATHS} files`);
    folders = kept.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  }
  return found;
}

interface Listed {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'folder';
}

async function listFolder(directory: string, folder: string): Promise<Listed[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true, encoding: 'buffer' });
  return entries.flatMap((entry) => {
    const name = decodeUtf8(entry.name);
    const kind = kindOf(entry);
    if (name === undefined || kind === undefined || isGitDirectoryName(name)) return [];
    return [{ path: folder === '' ? name : `${folder}/${name}`, kind }];
  });
}

function kindOf(entry: Dirent<Buffer>): Listed['kind'] | undefined {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : undefined;
}
