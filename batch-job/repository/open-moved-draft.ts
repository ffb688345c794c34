import { join } from 'node:path';
import type { TestedCommit } from '../verify/test-bench.ts';
import { BranchTakenError, checkOurs, readCommit } from './branch-at-host.ts';
import { treeOf } from './build-commits.ts';
import { fetchCommit, fetchSides } from './fetch-commit.ts';
import { createGit, type Git } from './git.ts';
import { mergeTrees } from './merge-trees.ts';
import { type CommitTerms, openCommit } from './open-commit.ts';

/** The worker's copy of a draft whose base branch has moved on. */
export interface MovedDraft {
  readonly git: Git;
  /** The newest commits of the base branch and of the draft, and the newest one that both have. */
  readonly base: string;
  readonly head: string;
  readonly parted: string;
  /** Whether somebody else has made a commit of the draft. */
  readonly byPeople: boolean;
  /** The tree of the merge, and the paths that both sides changed differently. */
  readonly merge: { readonly tree: string; readonly conflicts: readonly string[] };
  /** The commits of the base branch since they parted, oldest first. Of a merge, the first parent alone is followed. */
  between(): Promise<readonly string[]>;
  /** Fetches a commit of the base branch. */
  at(commit: string): Promise<TestedCommit>;
}

/**
 * Fetches a draft and its base branch, and merges them without checking out a file.
 *
 * @param options.directory an empty directory of the worker's own
 * @throws {UpstreamError} when the host cannot be read, or the branch is gone
 */
export async function openMovedDraft(
  options: CommitTerms & { readonly directory: string; readonly branch: string; readonly base: string },
): Promise<MovedDraft> {
  const { directory, cloneUrl, searchPath, branch, base: baseBranch } = options;
  const git = await createGit(directory, cloneUrl, searchPath);
  const history = await createGit(join(directory, 'ancestry'), cloneUrl, searchPath);
  const token = await options.readToken();
  const { head, baseHead: base } = await fetchSides(history, { branch, base: baseBranch }, token);
  const parted = await history.text('find the merge base', ['merge-base', head, base], { accept: [1] });
  if (parted === '') throw new Error('the draft and its base branch have no commit in common');
  const fetchAs = (commit: string, name: string) => fetchCommit(git, commit, token, { ref: `refs/mendhook/${name}` });
  await fetchAs(parted, 'parted');
  await fetchAs(base, 'base');
  await fetchAs(head, 'draft');
  const trees = { base: await treeOf(git, parted), ours: await treeOf(git, base), theirs: await treeOf(git, head) };
  return {
    ...{ git, base, head, parted },
    byPeople: await hasOthers(history, { branch, head, base }),
    merge: await mergeTrees(git, trees),
    between: async () => {
      const list = await history.text('list the history', [
        'rev-list',
        '--first-parent',
        '--reverse',
        base,
        `^${parted}`,
      ]);
      return list.split('\n').filter((line) => line !== '');
    },
    at: async (commit) => {
      if (commit !== base && commit !== parted) {
        await fetchCommit(git, commit, await options.readToken(), { ref: `refs/mendhook/at/${commit}` });
      }
      return openCommit(git, commit, join(directory, 'at', commit), options);
    },
  };
}

async function hasOthers(
  history: Git,
  { branch, head, base }: { readonly branch: string; readonly head: string; readonly base: string },
): Promise<boolean> {
  const list = await history.text('list the commits of the branch', ['rev-list', head, `^${base}`]);
  try {
    for (const commit of list.split('\n').filter((line) => line !== '')) {
      checkOurs(branch, await readCommit(history, commit));
    }
    return false;
  } catch (error) {
    if (error instanceof BranchTakenError) return true;
    throw error;
  }
}
