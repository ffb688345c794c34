import { randomUUID } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from '../repository/git.ts';
import { decodeUtf8, splitAtNul } from '../repository/tree-entries.ts';

/** What a file may hold to be reviewed, in bytes. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** A folder stored as git's tree. */
export interface FolderTree {
  /** The tree's name. */
  readonly tree: string;
  /** Files that are too large to look into, with their bytes. */
  readonly large: ReadonlyMap<string, number>;
}

/**
 * Stores what git would take of a folder: not what its `.gitignore` files leave out, and nothing of a repository inside it.
 *
 * @param folder an absolute path
 * @throws {GitError} when git cannot read it
 */
export async function storeFolder(git: Git, folder: string): Promise<FolderTree> {
  const index = join(git.directory, `index-${randomUUID()}`);
  const options = { environment: { GIT_INDEX_FILE: index }, directory: folder };
  const inFolder = ['--work-tree', folder];
  try {
    const listing = await git.run(
      'list the folder',
      [...inFolder, 'ls-files', '--others', '--exclude-standard', '-z'],
      options,
    );
    const paths = splitAtNul(listing)
      .flatMap((bytes) => decodeUtf8(bytes) ?? [])
      // A repository inside the folder is listed as a folder.
      .filter((path) => !path.endsWith('/'));
    const sizes = new Map(
      await Promise.all(paths.map(async (path) => [path, (await lstat(join(folder, path))).size] as const)),
    );
    const isLarge = (path: string) => (sizes.get(path) ?? 0) > MAX_FILE_BYTES;
    const input = paths
      .filter((path) => !isLarge(path))
      .map((path) => `${path}\0`)
      .join('');
    await git.run('store the folder', [...inFolder, 'update-index', '--add', '-z', '--stdin'], { ...options, input });
    const tree = await git.text('write a tree', ['write-tree'], options);
    return { tree, large: new Map([...sizes].filter(([path]) => isLarge(path))) };
  } finally {
    await rm(index, { force: true });
  }
}
