import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../error-code.ts';

/** Files by their paths, each with a mark that changes when it is written to or replaced; undefined where there is none. */
export type FileStates = ReadonlyMap<string, string | undefined>;

/** Reads the marks of files. @param paths below `root` */
export async function readStates(root: string, paths: readonly string[]): Promise<FileStates> {
  const states = new Map<string, string | undefined>();
  for (const path of paths) states.set(path, await markOf(join(root, path)));
  return states;
}

/** @returns a path that one of both lacks, or that differs; undefined for none */
export function findDifference(before: FileStates, after: FileStates): string | undefined {
  for (const [path, state] of after) if (before.get(path) !== state) return path;
  for (const path of before.keys()) if (!after.has(path)) return path;
  return undefined;
}

/** Where tools keep what they can make again. */
const CACHES = /^(?:\.cache|\.vite(?:-temp)?|\.vitest|__pycache__|\.pytest_cache|\.package-lock\.json)$/;
/** A larger installation is looked at so far. */
const MOST_FILES = 100_000;

/** Lists the files of a folder. Those of caches are left out. @param except folders at its top that are left out */
export async function listFiles(root: string, except: readonly string[]): Promise<readonly string[]> {
  const paths: string[] = [];
  const left = [''];
  // The list grows while it is walked.
  for (const folder of left) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (CACHES.test(entry.name) || except.includes(path)) continue;
      if (entry.isDirectory()) left.push(path);
      else paths.push(path);
    }
    if (paths.length > MOST_FILES) break;
  }
  return paths;
}

/** The time of a file's last change cannot be set, unlike that of its content. */
async function markOf(file: string): Promise<string | undefined> {
  try {
    const { ino, size, ctimeNs } = await lstat(file, { bigint: true });
    return [ino, size, ctimeNs].join(' ');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined;
    throw error;
  }
}
