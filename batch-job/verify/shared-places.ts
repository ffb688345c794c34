import { chmod, lchown, lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { isErrorCode } from '../error-code.ts';
import type { Owner } from '../repository/give-tree.ts';

/** Directories of the container that every user may write to: https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ */
const SHARED_PLACES: readonly string[] = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run/lock'];

/**
 * Removes everything that a user has left in places that all users share: files, and System V shared memory, semaphores
 * and message queues. Otherwise one run of the tests could leave a mark for the next one, and a test could tell by it
 * whether to fail.
 *
 * None of the user's processes may be alive. The caller needs the right to change a file's owner.
 *
 * @param kept directories that the caller looks after by itself, with all that is in them
 * @throws when something could not be removed: what the next command does must then not be believed
 */
export async function clearSharedPlaces(owner: Owner, kept: readonly string[]): Promise<void> {
  for (const place of SHARED_PLACES) await clearDirectory(place, owner, kept);
  await clearIpc(owner);
}

/** Looks into directories of others only where the user could have written. */
async function clearDirectory(directory: string, owner: Owner, kept: readonly string[]): Promise<void> {
  for (const name of await entriesOf(directory)) {
    const path = join(directory, name);
    const found = kept.includes(path) ? undefined : await statOf(path);
    if (found === undefined) continue;
    if (found.uid === owner.uid) await removeProtected(path, found.isDirectory());
    else if (found.isDirectory() && (found.mode & WRITABLE_BY_ALL) !== 0) await clearDirectory(path, owner, kept);
  }
}

const WRITABLE_BY_ALL = 0o002;

/**
 * Removes an entry of a shared place, however it is protected. In a directory with the sticky bit only the owner may remove an
 * entry, so the worker becomes the owner first.
 */
export async function removeProtected(path: string, isDirectory: boolean): Promise<void> {
  await takeOver(path, isDirectory);
  await rm(path, { recursive: true, force: true });
}

async function takeOver(path: string, isDirectory: boolean): Promise<void> {
  await lchown(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  if (!isDirectory) return;
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await takeOver(join(path, entry.name), true);
  }
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    // A machine need not have every one of them.
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function statOf(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined; // another user has removed it meanwhile
    throw error;
  }
}

/** System V objects outlive the processes that made them: https://man7.org/linux/man-pages/man7/sysvipc.7.html */
async function clearIpc({ uid, gid }: Owner): Promise<void> {
  if (!(await hasIpc(uid))) return;
  const removal = await execa('ipcrm', ['--all'], { uid, gid, extendEnv: false, cwd: '/', reject: false });
  if (await hasIpc(uid))
    throw new Error(`System V objects of user ${uid} could not be removed: ${removal.originalMessage ?? ''}`);
}

async function hasIpc(uid: number): Promise<boolean> {
  const tables = await Promise.all(['shm', 'sem', 'msg'].map(readIpcTable));
  return tables.some((table) => ownersOf(table).some((owner) => owner === uid));
}

async function readIpcTable(name: string): Promise<string> {
  try {
    return await readFile(`/proc/sysvipc/${name}`, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return ''; // a kernel without System V IPC
    throw error;
  }
}

/** The first line names the columns. The creator may still remove what it gave to somebody else. */
function ownersOf(table: string): number[] {
  const [names = [], ...rows] = table.split('\n').map((line) => line.trim().split(/\s+/));
  const columns = ['uid', 'cuid'].map((name) => names.indexOf(name)).filter((index) => index >= 0);
  return rows.flatMap((row) => columns.map((index) => Number(row[index] ?? Number.NaN)));
}
