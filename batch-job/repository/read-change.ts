import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import { cutText } from '../../core/text/cut-text.ts';
import { RefusedTreeError } from './git-error.ts';
import type { IndexChange } from './git-index.ts';
import type { TreeEntry } from './tree-entries.ts';

const MAX_CHANGED_FILE_BYTES = 5 * 1024 * 1024;

/**
 * Reads a path of an untrusted tree, unless it is what the commit has.
 *
 * @param known what the commit has at that path
 * @param shown the path as a message names it
 * @returns undefined when nothing changed
 * @throws {RefusedTreeError} when it changed and is too large for a fix
 */
export async function readChange(
  file: string,
  kind: 'file' | 'link',
  known: TreeEntry | undefined,
  shown: string,
): Promise<IndexChange['content']> {
  const read = kind === 'link' ? await readLink(file) : await readFile(file, known, shown);
  if (known !== undefined && known.mode === read.mode && known.sha === blobSha(read.bytes)) return undefined;
  if (read.bytes.length > MAX_CHANGED_FILE_BYTES) throw tooLarge(shown, read.bytes.length);
  return read;
}

const readLink = async (file: string) => ({ mode: '120000', bytes: await readlink(file, { encoding: 'buffer' }) });

async function readFile(file: string, known: TreeEntry | undefined, shown: string) {
  // The tree's maker might have swapped the file for a link or a pipe since it was listed.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new RefusedTreeError(`${JSON.stringify(shown)} changed while it was read`);
    if (status.size > MAX_CHANGED_FILE_BYTES && status.size !== known?.bytes) throw tooLarge(shown, status.size);
    return { mode: (status.mode & 0o100) === 0 ? '100644' : '100755', bytes: await handle.readFile() };
  } finally {
    await handle.close();
  }
}

const tooLarge = (shown: string, bytes: number) =>
  new RefusedTreeError(
    `${JSON.stringify(cutText(shown, 300))} has ${bytes} bytes; a fix changes files up to ${MAX_CHANGED_FILE_BYTES}`,
  );

/** The name that git gives to a file's content. */
const blobSha = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
