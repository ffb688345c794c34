import { chmod, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A user of the machine. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Makes a freshly exported tree the property of another user, who may then work in it, and nobody else look into it. Links
 * are not followed.
 */
export async function giveTree(directory: string, owner: Owner): Promise<void> {
  await chmod(directory, 0o700);
  await giveEntries(directory, owner);
  // The last step: until then nobody else is there who could put a link in the way.
  await lchown(directory, owner.uid, owner.gid);
}

async function giveEntries(directory: string, owner: Owner): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await giveEntries(path, owner);
    await lchown(path, owner.uid, owner.gid);
  }
}
