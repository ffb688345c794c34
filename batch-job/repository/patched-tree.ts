import { createHash } from 'node:crypto';
import type { Git } from './git.ts';
import { withIndex } from './git-index.ts';

/** Trees that were made, by what they were made of: git names the same content the same. */
const made = new WeakMap<Git, Map<string, Promise<string>>>();

/**
 * Applies a patch to a commit or tree, and stores the resulting tree. The same patch on the same tree is applied once.
 *
 * @param tree its full name
 * @returns the name of the new tree; `tree` itself when there is no patch
 * @throws {GitError} when the patch does not apply
 */
export async function patchedTree(git: Git, tree: string, patch: string | undefined): Promise<string> {
  if (patch === undefined || patch === '') return tree;
  const trees = made.get(git) ?? new Map<string, Promise<string>>();
  made.set(git, trees);
  const key = `${tree} ${createHash('sha256').update(patch).digest('hex')}`;
  const current = trees.get(key);
  if (current !== undefined) return current;
  const patched = applyPatch(git, tree, patch);
  trees.set(key, patched);
  try {
    return await patched;
  } catch (error) {
    trees.delete(key); // the next call tries again
    throw error;
  }
}

const applyPatch = (git: Git, tree: string, patch: string): Promise<string> =>
  withIndex(git, tree, async (index) => {
    await index.apply(patch);
    return index.writeTree();
  });
