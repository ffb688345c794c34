import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inheritedByTests, TOOLCHAIN_HOMES } from '../../core/toolchains/inherited-environment.ts';
import { isErrorCode } from '../error-code.ts';
import type { Owner } from '../repository/give-tree.ts';

/**
 * What the commands of the tests get of the worker's environment: no credential, no path that their user cannot read, and no
 * folder of toolchains that their user can write to, since a run could leave a mark there for a later one.
 *
 * @param owner the tests' user; left out, the worker's own
 */
export async function environmentForTests(
  environment: Readonly<Record<string, string | undefined>>,
  owner: Owner | undefined,
): Promise<Readonly<Record<string, string>>> {
  const { values, paths } = inheritedByTests(environment);
  const usable: Record<string, string> = { ...values };
  for (const [name, path] of Object.entries(paths)) {
    const access = await accessOf(path, owner);
    if (access.read && !(access.write && owner !== undefined && name in TOOLCHAIN_HOMES)) usable[name] = path;
  }
  return usable;
}

interface Access {
  readonly read: boolean;
  readonly write: boolean;
}

const NONE: Access = { read: false, write: false };

/** The worker may read everything, so the permissions are looked at, of the path and of all folders above it. */
async function accessOf(path: string, owner: Owner | undefined): Promise<Access> {
  try {
    let at = await realpath(path);
    const access = await permissions(at, owner);
    while (at !== dirname(at)) {
      at = dirname(at);
      if (!(await permissions(at, owner)).enter) return NONE;
    }
    return access;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP')) return NONE;
    throw error;
  }
}

async function permissions(path: string, owner: Owner | undefined): Promise<Access & { readonly enter: boolean }> {
  const found = await lstat(path);
  if (owner === undefined) return { read: true, write: true, enter: true };
  const shift = found.uid === owner.uid ? 6 : found.gid === owner.gid ? 3 : 0;
  const has = (bit: number) => ((found.mode >> shift) & bit) !== 0;
  return { read: has(4) && (!found.isDirectory() || has(1)), write: has(2), enter: has(1) };
}
