import { readBlob, resolveCommit } from './git.ts';
import type { StoredRepository } from './state.ts';
import { isPathInside, listTree } from './tree.ts';
import { type GitHubWorld, gitDirectory } from './world.ts';

/** A file at a commit, as people look at it. `size` is in bytes. */
export type SourceFile = {
  /** The commit's full sha. */
  readonly commit: string;
  readonly path: string;
  readonly size: number;
} & ({ readonly kind: 'text'; readonly text: string } | { readonly kind: 'binary' | 'too-large' });

const LARGEST_SHOWN = 1024 * 1024;
/** Git, too, takes for binary what has a NUL byte in its beginning. */
const BYTES_SNIFFED = 8_000;

/**
 * Reads a file of a repository for the page.
 *
 * @param ref a commit's sha, or the name of a branch or tag that has no slash in it
 * @returns undefined when there is no such commit or file
 */
export async function readSourceFile(
  world: GitHubWorld,
  repository: StoredRepository,
  ref: string,
  path: string,
): Promise<SourceFile | undefined> {
  if (!isRefInAddress(ref) || !isPathInside(path)) return undefined;
  const directory = gitDirectory(world, repository);
  const commit = await resolveCommit(directory, ref);
  const [entry] = commit === undefined ? [] : await listTree(directory, commit, path);
  if (commit === undefined || entry?.path !== path || (entry.type !== 'file' && entry.type !== 'symlink')) {
    return undefined;
  }
  const facts = { commit, path, size: entry.size };
  if (entry.size > LARGEST_SHOWN) return { ...facts, kind: 'too-large' };
  const bytes = await readBlob(directory, entry.sha);
  return bytes.subarray(0, BYTES_SNIFFED).includes(0)
    ? { ...facts, kind: 'binary' }
    : { ...facts, kind: 'text', text: bytes.toString('utf8') };
}

/** Whether a segment of an address may name a commit: nothing of git's own syntax for revisions. */
export const isRefInAddress = (ref: string): boolean => /^\w[\w.-]{0,199}$/.test(ref) && !ref.includes('..');
