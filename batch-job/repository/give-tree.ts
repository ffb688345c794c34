import { lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A user of the machine. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes a freshly exported tree the property of another user, who may then work in it. Links are not followed. */
export async function giveTree(directory: string, { uid, gid }: Owner): Promise<void> {
  await lchown(directory, uid, gid);
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await giveTree(path, { uid, gid });
    else await lchown(path, uid, gid);
  }
}
