import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../../error-code.ts';

const MOST_FILES = 200;
const MOST_BYTES = { file: 64 * 1024 * 1024, all: 192 * 1024 * 1024 };

/**
 * Reads the files of a directory that untrusted code could write to: regular files alone, no links, within bounds. What is too
 * much is left out. Nobody may write to the directory meanwhile.
 *
 * @param wanted matches the names of the files that are wanted
 * @returns the texts, in the order of their names; none when there is no such directory
 */
export async function readHostileFiles(directory: string, wanted: RegExp): Promise<readonly string[]> {
  const names = (await namesIn(directory)).filter((name) => wanted.test(name)).sort();
  const texts: string[] = [];
  let remaining = MOST_BYTES.all;
  for (const name of names.slice(0, MOST_FILES)) {
    const text = await readRegular(join(directory, name), Math.min(remaining, MOST_BYTES.file));
    if (text === undefined) continue;
    remaining -= text.length;
    texts.push(text);
  }
  return texts;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await lstat(directory)).isDirectory() ? await readdir(directory) : [];
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return []; // the tests removed it
    throw error;
  }
}

/** @returns undefined for anything but a regular file of at most so many bytes */
async function readRegular(path: string, limit: number): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      const { size } = found;
      if (!found.isFile() || size > limit) return undefined;
      const bytes = Buffer.alloc(size);
      const { bytesRead } = await file.read(bytes, 0, size, 0);
      return bytes.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrorCode(error, 'ELOOP', 'ENOENT', 'ENXIO', 'EACCES')) return undefined;
    throw error;
  }
}
