import { existsSync, globSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { takeLock } from '@mendhook/emulators/state-lock';

/** Removes everything that earlier runs left. @throws {Error} when one of them still runs */
export function clearState(directory: string): void {
  if (!existsSync(directory)) return;
  for (const file of globSync('**/*.lock', { cwd: directory })) {
    const path = join(directory, file);
    takeLock(dirname(path), basename(path, '.lock')).close();
  }
  rmSync(directory, { recursive: true, force: true });
}
