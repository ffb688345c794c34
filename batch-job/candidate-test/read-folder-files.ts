import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8 } from '../repository/tree-entries.ts';
import { InputError } from '../review/input-error.ts';

const PASSED_OVER = new Set([
  ...['node_modules', '.git', '.venv', 'venv', 'vendor', 'target', '.gradle', '__pycache__', 'dist', 'coverage'],
]);
const MAX_ENTRIES = 20_000;
const MAX_TEXT_BYTES = 1024 * 1024;

/** The files of a folder that its authors wrote: links and what was installed or built are left out. */
export interface FolderFiles {
  readonly paths: readonly string[];
  /** The texts of some of them; a file over a megabyte, or that is no UTF-8, has none. */
  texts(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * Lists the files of a folder, those near the top first.
 *
 * @throws {InputError} for a folder with more than 20,000 entries
 */
export async function readFolderFiles(directory: string): Promise<FolderFiles> {
  const paths: string[] = [];
  const folders = [''];
  let seen = 0;
  // The list grows while it is walked.
  for (const folder of folders) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true });
    seen += entries.length;
    if (seen > MAX_ENTRIES) throw new InputError(`the head holds more than ${MAX_ENTRIES} files`);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) folders.push(path);
    }
  }
  return { paths, texts: (wanted) => readTexts(directory, wanted) };
}

async function readTexts(directory: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const file = join(directory, path);
    if ((await stat(file)).size > MAX_TEXT_BYTES) continue;
    const text = decodeUtf8(await readFile(file));
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
