import { mkdir, rm } from 'node:fs/promises';

/** An empty folder: what an earlier try left is removed. @param mode such as `0o700`: other users may not look into it */
export async function emptyFolder(path: string, mode: number): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode });
}
