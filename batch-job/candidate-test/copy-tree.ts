import { constants } from 'node:fs';
import { cp, lstat, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isErrorCode } from '../error-code.ts';
import { giveTree, type Owner } from '../repository/give-tree.ts';
import { InputError } from '../review/input-error.ts';
import { INSTALLED_FOLDERS } from '../review/link-installed.ts';
import { findDifference, listFiles, readStates } from './file-states.ts';

/** Folders of what was installed or built. They are copied once, and linked into the other copies. */
const INSTALLED: readonly string[] = [...INSTALLED_FOLDERS, 'target', '.gradle', '_build', 'deps'];

/** Copies of one folder, in which tests may do what they like. */
export interface TreeCopies {
  /**
   * Makes a copy with some files replaced or added, by their paths in it.
   *
   * @returns its directory
   * @throws {InputError} for a path that leads through a link: what it leads to is not the copy's
   */
  make(files: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Looks whether what copies are made of is as it was. What a run changes there holds for all later ones.
   *
   * @returns a path that was changed, added or removed; undefined for none. Caches and what is built do not count
   */
  findChanged(): Promise<string | undefined>;
}

/**
 * Opens a folder for copies. The folder itself is only read.
 *
 * @param folder an absolute path
 * @param workDirectory the caller's to clear
 * @param owner the user that tests run as: it gets the copies, and what was installed, where tools write as well
 */
export async function openCopies(folder: string, workDirectory: string, owner?: Owner): Promise<TreeCopies> {
  await mkdir(workDirectory, { recursive: true });
  const first = join(await realpath(workDirectory), 'first');
  await copy(folder, first, (path) => path !== '.git');
  const installed: string[] = [];
  for (const name of INSTALLED) if (await isFolder(join(first, name))) installed.push(name);
  if (owner !== undefined) for (const name of installed) await giveTree(join(first, name), owner);
  // What is built is written again by each run.
  const built = installed.filter((name) => !INSTALLED_FOLDERS.some((folder) => folder === name));
  const stateOfFirst = async () => readStates(first, await listFiles(first, built));
  const asCopied = await stateOfFirst();
  return {
    findChanged: async () => findDifference(asCopied, await stateOfFirst()),
    async make(files) {
      const root = await mkdtemp(join(dirname(first), 'copy-'));
      const directory = join(root, 'tree');
      await copy(first, directory, (path) => !installed.includes(path));
      for (const name of installed) await symlink(join(first, name), join(directory, name));
      for (const [path, text] of Object.entries(files)) {
        await checkFolders(directory, path);
        await mkdir(dirname(join(directory, path)), { recursive: true });
        // What is a link in the folder is not written through.
        await rm(join(directory, path), { force: true });
        await writeFile(join(directory, path), text);
      }
      if (owner !== undefined) await giveTree(directory, owner);
      return directory;
    },
  };
}

/** @param isWanted asked with each path from the folder's top */
const copy = (from: string, to: string, isWanted: (path: string) => boolean): Promise<void> =>
  cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => isWanted(relative(from, source).split(sep).join('/')),
  });

/** A head that a stranger wrote may hold links to places outside of it. */
async function checkFolders(directory: string, path: string): Promise<void> {
  const names = path.split('/').slice(0, -1);
  for (const [index] of names.entries()) {
    const folder = names.slice(0, index + 1).join('/');
    if (!(await isLink(join(directory, folder)))) continue;
    throw new InputError(`${path}: expected a path without a link, and ${folder} is one`);
  }
}

const isLink = async (path: string): Promise<boolean> => (await find(path))?.isSymbolicLink() === true;
const isFolder = async (path: string): Promise<boolean> => (await find(path))?.isDirectory() === true;

/** @returns undefined where there is nothing */
async function find(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
