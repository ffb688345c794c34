import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Start of the folder's name; it is short, since a socket's path has a limit of 107 characters. */
export const RUN_FOLDER = 'mh-run-';

let folder: string | undefined;

/** Gives a run of tests a temporary folder of its own, which every process of the run finds as the system's. */
export function setup(): void {
  folder = mkdtempSync(join(hasRoomInMemory() ? MEMORY : tmpdir(), RUN_FOLDER));
  // As open as the system's own: commands that run as another user have their files there, too.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
}

/** Removes the folder with everything that was left in it. */
export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

/** Tests make and remove tens of thousands of small files. In memory that costs less processor time than on a disk. */
const MEMORY = '/dev/shm';

/** Containers often have 64 MB there. */
const ROOM_NEEDED = 4 * 2 ** 30;

/** Whether the memory's file system is there, lets programs start and has room. A TMPDIR that is set goes first. */
function hasRoomInMemory(): boolean {
  if (process.platform !== 'linux' || process.env['TMPDIR'] !== undefined) return false;
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const [, , type, options = ''] = mounts.find((line) => line.split(' ')[1] === MEMORY)?.split(' ') ?? [];
  if (type !== 'tmpfs' || options.split(',').some((option) => option === 'noexec' || option === 'ro')) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ROOM_NEEDED;
}
