import { AUTHOR } from './build-commits.ts';
import type { Git } from './git.ts';
import { splitAtNul } from './tree-entries.ts';

/** Names of trees: what both sides began with, and what each side made of it. */
interface Trees {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Merges two trees, without checking out a file. `git merge-tree` finds the base in the history, so the trees are given a small
 * history of their own.
 *
 * @returns the merged tree, and the paths that both sides changed differently: with any, the tree holds conflict markers
 */
export async function mergeTrees(git: Git, trees: Trees): Promise<{ tree: string; conflicts: readonly string[] }> {
  const base = await commit(git, trees.base, []);
  const ours = await commit(git, trees.ours, [base]);
  const theirs = await commit(git, trees.theirs, [base]);
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
  const [tree, ...conflicts] = splitAtNul(await git.run('merge two trees', args, { accept: [1] })).map(String);
  return { tree: tree ?? '', conflicts };
}

const commit = (git: Git, tree: string, parents: readonly string[]): Promise<string> => {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'for a merge'];
  return git.text('prepare a merge', args, { environment: AUTHOR });
};
