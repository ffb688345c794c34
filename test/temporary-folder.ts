import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Start of the folder's name; it is short, since a socket's path has a limit of 107 characters. */
export const RUN_FOLDER = 'mh-run-';

let folder: string | undefined;

/** Gives a run of tests a temporary folder of its own, which every process of the run finds as the system's. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), RUN_FOLDER));
  // As open as the system's own: commands that run as another user have their files there, too.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
}

/** Removes the folder with everything that was left in it. */
export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
