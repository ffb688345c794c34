import { findBranch, isPublished } from './branch-at-host.ts';
import { type FixCommit, makeCommits, planCommits } from './build-commits.ts';
import { checkBranchName, fetchBranch } from './fetch-commit.ts';
import type { Git } from './git.ts';
import { rebaseCommits } from './rebase-commits.ts';

export interface Published {
  /** The newest commit of the branch. */
  readonly head: string;
  /** The commit that the fix sits on. */
  readonly parent: string;
  readonly rebased: boolean;
  /** Why it was not rebased, in a sentence for the reviewer. */
  readonly note?: string;
}

/**
 * Puts commits on a branch at the host: on the newest commit of the default branch where that is clean, else on the commit
 * that they were made for. Doing it again leaves one branch with the same commits.
 *
 * @param target.branch is made, or replaced when its newest commit is mendhook's and nobody pushed in between
 * @throws {BranchTakenError} when somebody else has worked on it
 * @throws {UpstreamError} when the host refuses
 */
export async function publishCommits(
  git: Git,
  commits: readonly FixCommit[],
  target: { commit: string; baseBranch: string; branch: string; token: string },
): Promise<Published> {
  const { commit, baseBranch, branch, token } = target;
  await checkBranchName(git, branch);
  if (branch === baseBranch) throw new Error(`a fix is never pushed to ${baseBranch} itself`);
  const made = await planCommits(git, commit, commits);
  if (made.commits.length === 0) throw new Error('there is nothing to publish: no commit changes anything');
  const base = await fetchBranch(git, baseBranch, token);
  const rebased = await rebaseCommits(git, made, base);
  const plan = rebased.clean ? rebased.plan : made;
  const note = rebased.clean ? {} : { note: describe(rebased.reason, { commit, baseBranch, base }) };
  const result = { parent: plan.parent, rebased: rebased.clean, ...note };

  const found = await findBranch(git, branch, token);
  if (found !== undefined && (await isPublished(git, branch, plan, token))) return { head: found, ...result };
  const head = await makeCommits(git, plan);
  const ref = `refs/heads/${branch}`;
  const lease = `--force-with-lease=${ref}:${found ?? ''}`;
  const args = ['push', '--quiet', '--no-verify', '--recurse-submodules=no', lease, 'origin', `${head}:${ref}`];
  await git.atHost(`push branch ${branch}`, args, token);
  return { head, ...result };
}

const describe = (reason: string, { commit, baseBranch, base }: { commit: string; baseBranch: string; base: string }) =>
  `Not rebased onto ${baseBranch} (${base.slice(0, 12)}): ${reason}. It sits on ${commit.slice(0, 12)}, for which it was made.`;
