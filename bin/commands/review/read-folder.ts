import { realpath, stat } from 'node:fs/promises';
import { UsageError } from '../../run-command.ts';

/**
 * Finds a folder that a person named.
 *
 * @param option how it was named, such as `--base`
 * @returns its absolute path
 * @throws {UsageError} when there is no such folder
 */
export async function readFolder(option: string, folder: string): Promise<string> {
  const found = await stat(folder).catch((cause: Error) => {
    throw new UsageError(`${option} ${folder}: expected a folder, ${cause.message}`, { cause });
  });
  if (!found.isDirectory()) throw new UsageError(`${option} ${folder}: expected a folder, got a file`);
  return realpath(folder);
}
