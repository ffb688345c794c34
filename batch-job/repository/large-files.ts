import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchLargeFile, locateLargeFiles } from './fetch-large-files.ts';
import type { Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { type LargeFile, MAX_POINTER_BYTES, readPointer } from './large-file-pointer.ts';
import { readEntries } from './read-blobs.ts';
import { listTree } from './tree-entries.ts';

const MAX_BYTES = 4 * 1024 ** 3;

/** What a commit keeps in Git LFS, fetched. */
export interface LargeFiles {
  /** By path, of the commit. */
  readonly files: ReadonlyMap<string, LargeFile>;
  /** Puts the contents into a freshly exported tree, wherever their pointers still stand there. */
  fill(tree: string): Promise<void>;
}

/**
 * Fetches the contents of a commit's files in Git LFS, each into a file of its own. Pointers name contents by their hash,
 * so no server can hand out other contents than the commit means.
 *
 * @param options.directory for the contents; made if need be
 * @throws {UpstreamError} when the host does not give one
 * @throws {RefusedTreeError} when there is too much of it
 */
export async function openLargeFiles(
  git: Git,
  commit: string,
  options: { readonly directory: string; readonly cloneUrl: string; readonly readToken: () => Promise<string> },
): Promise<LargeFiles> {
  const { directory, cloneUrl } = options;
  const files = await findPointers(git, commit);
  const distinct = [...new Map([...files.values()].map((file) => [file.oid, file])).values()];
  checkAmount(distinct);
  const kept = ({ oid }: LargeFile): string => join(directory, oid);
  if (distinct.length > 0) {
    await mkdir(directory, { recursive: true });
    const located = await locateLargeFiles(cloneUrl, await options.readToken(), distinct);
    for (const each of located) await fetchLargeFile(each, kept(each.file));
  }
  return {
    files,
    fill: async (tree) => {
      for (const [path, file] of files) {
        const place = join(tree, path);
        if (await isPointerTo(place, file)) await copyFile(kept(file), place);
      }
    },
  };
}

/** Whether a file of an untrusted tree holds just this. No link is followed. */
export async function holds(path: string, { oid, bytes }: LargeFile): Promise<boolean> {
  const status = await lstat(path);
  if (!status.isFile() || status.size !== bytes) return false;
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const hash = createHash('sha256');
  // Ends the handle with it. Only the expected size is read: the file's owner might make it grow.
  for await (const chunk of handle.createReadStream({ end: Math.max(0, bytes - 1) })) hash.update(chunk);
  return hash.digest('hex') === oid;
}

async function findPointers(git: Git, commit: string): Promise<ReadonlyMap<string, LargeFile>> {
  const small = (await listTree(git, commit)).filter(
    ({ mode, bytes }) => mode !== '120000' && bytes <= MAX_POINTER_BYTES,
  );
  const found = new Map<string, LargeFile>();
  for await (const { entry, content } of readEntries(git, small)) {
    const file = readPointer(content);
    if (file !== undefined) found.set(entry.path, file);
  }
  return found;
}

function checkAmount(files: readonly LargeFile[]): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > MAX_BYTES)
    throw new RefusedTreeError(`the files in Git LFS hold ${bytes} bytes; up to ${MAX_BYTES} are fetched`);
}

async function isPointerTo(path: string, { oid }: LargeFile): Promise<boolean> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined || !status.isFile() || status.size > MAX_POINTER_BYTES) return false;
  return readPointer(await readFile(path))?.oid === oid;
}
