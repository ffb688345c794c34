import { UpstreamError } from '../../core/errors.ts';
import { asksForSignatures } from '../../core/messages/pull-request/refused-publication.ts';
import { findBranches, isPublished } from './branch-at-host.ts';
import { checkBranchName } from './branch-name.ts';
import { type FixCommit, makeCommits, planCommits } from './build-commits.ts';
import { checkOnlyOurs } from './check-only-ours.ts';
import { fetchBranch } from './fetch-commit.ts';
import type { Git } from './git.ts';
import { rebaseCommits } from './rebase-commits.ts';
import { type SignCommit, signCommits } from './sign-commits.ts';

/** A branch and its newest commit. */
export interface BranchHead {
  readonly branch: string;
  readonly commit: string;
}

export interface Published {
  /** The newest commit of the branch. */
  readonly head: string;
  /** The commit that the fix sits on. */
  readonly parent: string;
  readonly rebased: boolean;
  /** Why it was not rebased, in a sentence for the reviewer. */
  readonly note?: string;
  /** Whether the host made and signed the commits in this call. */
  readonly signed?: true;
}

/**
 * Puts commits on a branch at the host: on the newest commit of the default branch where that is clean, else on the commit
 * that they were made for. Doing it again leaves one branch with the same commits.
 *
 * Commits are pushed unsigned first, as the host may let us pass a rule that asks for signatures. Where it does not, the host
 * makes and signs them, and the branch moves to the last one at once: it is never at its base, which would close a draft.
 *
 * @param target.base the default branch as it was fetched last
 * @param target.openHistory makes a repository for commits without their files
 * @param target.sign makes signed commits; without it, a rule that asks for them is a refusal
 * @param target.branch is made, or replaced when its newest commit is mendhook's and nobody pushed in between
 * @throws {BranchTakenError} when somebody else has worked on it
 * @throws {UpstreamError} when the host refuses
 */
export async function publishCommits(
  git: Git,
  commits: readonly FixCommit[],
  target: {
    commit: string;
    base: BranchHead;
    branch: string;
    token: string;
    sign?: SignCommit | undefined;
    openHistory: () => Promise<Git>;
  },
): Promise<Published> {
  const { commit, base, branch, token } = target;
  checkBranchName(branch);
  if (branch === base.branch) throw new Error(`a fix is never pushed to ${base.branch} itself`);
  const made = await planCommits(git, commit, commits);
  if (made.commits.length === 0) throw new Error('there is nothing to publish: no commit changes anything');
  const atHost = await findBranches(git, [base.branch, branch], token);
  const hasMoved = atHost.get(base.branch) !== base.commit;
  const newest = hasMoved ? await fetchBranch(git, base.branch, token) : base.commit;
  const rebased = await rebaseCommits(git, made, newest);
  const plan = rebased.clean ? rebased.plan : made;
  const note = rebased.clean ? {} : { note: describe(rebased.reason, { commit, branch: base.branch, newest }) };
  const result = { parent: plan.parent, rebased: rebased.clean, ...note };

  const found = atHost.get(branch);
  if (found !== undefined && (await isPublished(git, branch, plan, token))) return { head: found, ...result };
  // What was listed is what the push may replace, so a commit that comes after this is not lost either.
  if (found !== undefined) await checkOnlyOurs(await target.openHistory(), { branch, base: base.branch }, token);
  const ref = `refs/heads/${branch}`;
  const lease = `--force-with-lease=${ref}:${found ?? ''}`;
  const push = async (head: string) => {
    const args = ['push', '--quiet', '--no-verify', '--recurse-submodules=no', lease, 'origin', `${head}:${ref}`];
    await git.atHost(`push branch ${branch}`, args, token);
    return { head, ...result };
  };
  try {
    return await push(await makeCommits(git, plan));
  } catch (error) {
    if (target.sign === undefined || !(error instanceof UpstreamError) || !asksForSignatures(error.message))
      throw error;
    return { ...(await push(await signCommits(git, plan, target.sign, token))), signed: true };
  }
}

const describe = (reason: string, { commit, branch, newest }: { commit: string; branch: string; newest: string }) =>
  `Not rebased onto ${branch} (${newest.slice(0, 12)}): ${reason}. It sits on ${commit.slice(0, 12)}, for which it was made.`;
