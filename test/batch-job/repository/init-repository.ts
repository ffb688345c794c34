import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `git init` leaves, without starting git: a test of the worker makes two of these, and a process costs time. */
export async function initRepository(directory: string, configuration: string): Promise<void> {
  await mkdir(join(directory, 'objects/info'), { recursive: true });
  await mkdir(join(directory, 'refs/heads'), { recursive: true });
  await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(directory, 'config'), configuration);
}
