import { lstat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../error-code.ts';

/** Where package managers put what they install, beside a project's files. */
export const INSTALLED_FOLDERS = ['node_modules', '.venv', 'venv', 'vendor'] as const;

/** Links what is installed in a folder into a copy of its files, which git leaves out. What the copy has already stays. */
export async function linkInstalled(folder: string, copy: string): Promise<void> {
  for (const name of INSTALLED_FOLDERS) {
    if (!(await isFolder(join(folder, name)))) continue;
    try {
      await symlink(join(folder, name), join(copy, name));
    } catch (error) {
      if (!isErrorCode(error, 'EEXIST')) throw error; // it is among the files
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
