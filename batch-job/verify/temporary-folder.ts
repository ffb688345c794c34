import { lchown, mkdtemp, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../error-code.ts';
import type { Owner } from '../repository/give-tree.ts';
import { removeProtected } from './shared-places.ts';

/**
 * Gives work a folder for temporary files that only its user can enter, and removes it afterwards. The path is short: a unix
 * socket in it has a path of at most 107 characters (https://man7.org/linux/man-pages/man7/unix.7.html), and 103 on macOS.
 *
 * @param owner the folder's user; the caller then clears `/tmp` of that user's files by itself. @default - the worker's own user
 */
export async function withTemporaryFolder<Result>(
  owner: Owner | undefined,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  // On macOS /tmp is a link, and tests compare paths.
  const folder = await mkdtemp(join(await realpath('/tmp'), 'mh-'));
  if (owner !== undefined) await lchown(folder, owner.uid, owner.gid);
  try {
    return await work(folder);
  } finally {
    if (owner === undefined) await removeFolder(folder);
  }
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await removeProtected(folder, true);
  } catch (error) {
    // A container may have left files of another user, and a process that left its group may still write.
    if (!isErrorCode(error, 'ENOENT', 'EACCES', 'EPERM', 'EBUSY', 'ENOTEMPTY')) throw error;
  }
}
