import type { Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { checkTreePath } from './tree-path.ts';

/** One path of a tree that can be handed out: a file or a link. Submodules and names that are not UTF-8 are no entries. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000';
  readonly sha: string;
  readonly bytes: number;
}

/** A file host takes no file above this (https://docs.github.com/repositories/working-with-files/managing-large-files). */
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const MAX_TREE_BYTES = 4 * 1024 * 1024 * 1024;
const MAX_ENTRIES = 500_000;

/** What was listed, of each repository. A commit's name stands for what it holds, so a listing stays right. */
const listed = new WeakMap<Git, Map<string, Promise<readonly TreeEntry[]>>>();
/** A large repository's listing takes tens of megabytes. */
const KEPT_LISTINGS = 3;

/**
 * Lists the files and links of a commit or tree, in git's order.
 *
 * @param tree its full name
 * @throws {RefusedTreeError} when it holds a path that leads out of the tree, the same path twice, or too much
 */
export function listTree(git: Git, tree: string): Promise<readonly TreeEntry[]> {
  const kept = listed.get(git) ?? new Map<string, Promise<readonly TreeEntry[]>>();
  listed.set(git, kept);
  const entries = kept.get(tree) ?? readTree(git, tree);
  kept.delete(tree);
  kept.set(tree, entries); // the newest comes last
  const [oldest = tree] = kept.keys();
  if (kept.size > KEPT_LISTINGS) kept.delete(oldest);
  return entries;
}

async function readTree(git: Git, tree: string): Promise<readonly TreeEntry[]> {
  const listing = await git.run('list the files', ['ls-tree', '-r', '-z', '-l', '--full-tree', tree]);
  const entries = splitAtNul(listing).flatMap(readEntry);
  checkSizes(entries);
  checkOverlap(entries);
  return entries;
}

function* nulTerminated(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0, start);
    const end = found === -1 ? bytes.length : found;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

/** Splits what git prints with `-z`. */
export const splitAtNul = (bytes: Buffer): Buffer[] => [...nulTerminated(bytes)];

function readEntry(line: Buffer): TreeEntry[] {
  const tab = line.indexOf(9);
  const [mode, , sha, bytes] = line.subarray(0, tab).toString('latin1').split(/ +/);
  const path = decodeUtf8(line.subarray(tab + 1));
  if (path === undefined || sha === undefined) return [];
  checkTreePath(path);
  if (mode !== '100755' && mode !== '120000' && !mode?.startsWith('100')) return [];
  return [{ path, mode: mode === '100755' || mode === '120000' ? mode : '100644', sha, bytes: Number(bytes) }];
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text, or undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    // The decoder has no other way to say no.
    return undefined;
  }
}

function checkSizes(entries: readonly TreeEntry[]): void {
  if (entries.length > MAX_ENTRIES) throw new RefusedTreeError(`the commit holds more than ${MAX_ENTRIES} files`);
  const large = entries.find(({ bytes }) => bytes > MAX_FILE_BYTES);
  if (large)
    throw new RefusedTreeError(`${JSON.stringify(large.path)} has ${large.bytes} bytes, over ${MAX_FILE_BYTES}`);
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MAX_TREE_BYTES) throw new RefusedTreeError(`the commit holds ${total} bytes, over ${MAX_TREE_BYTES}`);
}

/** A crafted tree can hold `a` as a link and `a/b` as a file: written naively, `a/b` would land where the link points. */
function checkOverlap(entries: readonly TreeEntry[]): void {
  const paths = new Set(entries.map(({ path }) => path));
  if (paths.size !== entries.length) throw new RefusedTreeError('the commit holds the same path twice');
  for (const { path } of entries) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const parent = path.slice(0, slash);
      if (paths.has(parent)) throw new RefusedTreeError(`${JSON.stringify(parent)} is a file and a folder at once`);
    }
  }
}
