import { chmod, lchown, lstat, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Files and links that hold a text. */
export interface Holders {
  readonly files: readonly string[];
  readonly links: readonly string[];
}

/** What a setup made cannot be copied: why, in the words of the tool or in a sentence part. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

/**
 * Copies paths with owners, modes and times, as copy-on-write where the disk can.
 *
 * @param paths in `from`; each keeps its path in `to`
 * @throws {CopyError} when one cannot be copied
 */
export async function copyPaths(from: string, to: string, paths: readonly string[], searchPath: string): Promise<void> {
  await runTool(from, searchPath, ['cp', '-a', '--reflink=auto', '--parents', '--', ...paths, to]);
}

/**
 * Finds what holds a text below some paths, without following links.
 *
 * @param text one line; it may be a secret
 * @throws {CopyError} when something cannot be read
 */
export async function findHolders(
  from: string,
  paths: readonly string[],
  text: string,
  searchPath: string,
): Promise<Holders> {
  const listed = await runTool(from, searchPath, ['find', ...paths, '-type', 'l', '-printf', '%p\\0%l\\0']);
  const words = listed.split('\0');
  const links = words.filter((_, index) => index % 2 === 0 && words[index + 1]?.includes(text));
  // Of all links, grep follows those alone that it is given.
  const places: string[] = [];
  for (const path of paths) if (!(await lstat(join(from, path))).isSymbolicLink()) places.push(path);
  if (places.length === 0) return { files: [], links };
  // Arguments of a process are shown to everybody, its input is not.
  const search = ['grep', '-rlZF', '-D', 'skip', '-f', '-', '--', ...places];
  const found = await runTool(from, searchPath, search, { input: text, none: 1 });
  return { files: found.split('\0').filter((path) => path !== ''), links };
}

/**
 * Puts another text in the place of one, in files and in the targets of links.
 *
 * @throws {CopyError} for a binary file, when the texts differ in length
 */
export async function replaceText(
  directory: string,
  { files, links }: Holders,
  { text, by }: { readonly text: string; readonly by: string },
): Promise<void> {
  for (const file of files) await replaceInFile(join(directory, file), Buffer.from(text), Buffer.from(by));
  for (const link of links) {
    const path = join(directory, link);
    const [target, { uid, gid }] = [await readlink(path), await lstat(path)];
    await rm(path);
    await symlink(target.replaceAll(text, by), path);
    await lchown(path, uid, gid);
  }
}

async function replaceInFile(path: string, text: Buffer, by: Buffer): Promise<void> {
  const content = await readFile(path);
  if (text.length !== by.length && content.includes(0))
    throw new CopyError('a binary file names the tree it was made in');
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let next = content.indexOf(text); next !== -1; next = content.indexOf(text, at)) {
    parts.push(content.subarray(at, next), by);
    at = next + text.length;
  }
  parts.push(content.subarray(at));
  const { mode } = await lstat(path);
  await chmod(path, mode | 0o200);
  await writeFile(path, Buffer.concat(parts));
  await chmod(path, mode);
}

/** @param options.none the exit code that says that nothing was found */
async function runTool(
  directory: string,
  searchPath: string,
  [program = '', ...args]: readonly string[],
  { input = '', none = 0 }: { readonly input?: string; readonly none?: number } = {},
): Promise<string> {
  const { exitCode, stdout, stderr, originalMessage } = await execa(program, args, {
    cwd: directory,
    env: { PATH: searchPath, LC_ALL: 'C' },
    extendEnv: false,
    input,
    stripFinalNewline: false,
    maxBuffer: 64 * 1024 * 1024,
    reject: false,
  });
  if (exitCode === 0 || (none !== 0 && exitCode === none)) return stdout;
  throw new CopyError(`${program}: ${stderr || originalMessage || `exit code ${exitCode}`}`);
}
