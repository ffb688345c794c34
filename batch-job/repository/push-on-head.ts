import { UpstreamError } from '../../core/errors.ts';
import { asksForSignatures } from '../../core/messages/pull-request/refused-publication.ts';
import { findBranches } from './branch-at-host.ts';
import { checkBranchName } from './branch-name.ts';
import { makeCommits, type PlannedCommit, treeOf } from './build-commits.ts';
import { fetchBranch } from './fetch-commit.ts';
import type { Git } from './git.ts';
import { type SignCommit, signCommits } from './sign-commits.ts';

/** `moved`: somebody else has pushed to the branch, or it is gone. Nothing was pushed. */
export type PushedOnHead = { readonly commit: string } | 'moved';

/**
 * Puts one commit on a branch, where its newest commit is still the one that the work was made for. Doing it again
 * leaves one commit: it is known by its tree and its parents. A commit is pushed unsigned first; where a rule asks for signatures, the host makes it.
 *
 * @param target.head the commit that the branch must have
 * @param target.merged a commit that is merged into it @default - none
 * @throws {UpstreamError} when the host refuses
 */
export async function pushOnHead(
  git: Git,
  planned: PlannedCommit,
  target: {
    readonly branch: string;
    readonly head: string;
    readonly merged?: string | undefined;
    readonly token: string;
    readonly sign: SignCommit;
  },
): Promise<PushedOnHead> {
  const { branch, head, merged, token } = target;
  checkBranchName(branch);
  const found = (await findBranches(git, [branch], token)).get(branch);
  if (found === undefined) return 'moved';
  if (found !== head) return (await isOurs(git, planned, target, found)) ? { commit: found } : 'moved';
  const ref = `refs/heads/${branch}`;
  const push = async (commit: string): Promise<PushedOnHead> => {
    const lease = `--force-with-lease=${ref}:${head}`;
    const args = ['push', '--quiet', '--no-verify', '--recurse-submodules=no', lease, 'origin', `${commit}:${ref}`];
    try {
      await git.atHost(`push to ${branch}`, args, token);
      return { commit };
    } catch (error) {
      // Somebody was first: git says "stale info", the host "fetch first" or "cannot lock ref".
      if ((await findBranches(git, [branch], token)).get(branch) !== head) return 'moved';
      throw error;
    }
  };
  const plan = { parent: head, merged, commits: [planned] };
  try {
    return await push(await makeCommits(git, plan));
  } catch (error) {
    if (!(error instanceof UpstreamError) || !asksForSignatures(error.message)) throw error;
    return push(await signCommits(git, plan, target.sign, token));
  }
}

/** The commit that the branch has, if it is the one that was planned; undefined otherwise. */
export async function findPushed(
  git: Git,
  {
    tree,
    ...target
  }: { readonly branch: string; readonly head: string; readonly merged: string; readonly token: string } & {
    readonly tree: string;
  },
): Promise<string | undefined> {
  const found = (await findBranches(git, [target.branch], target.token)).get(target.branch);
  return found !== undefined && (await isOurs(git, { tree }, target, found)) ? found : undefined;
}

/** Whether the branch has one commit more, which ends in our tree. */
async function isOurs(
  git: Git,
  { tree }: Pick<PlannedCommit, 'tree'>,
  {
    branch,
    head,
    merged,
    token,
  }: { readonly branch: string; readonly head: string; readonly merged?: string | undefined; readonly token: string },
  found: string,
): Promise<boolean> {
  const newest = await fetchBranch(git, branch, token, 'refs/mendhook/pushed', 2);
  if (newest !== found || (await treeOf(git, newest)) !== tree) return false;
  const parents = await git.text('read a commit', ['rev-list', '--parents', '--max-count=1', newest]);
  return parents === [newest, head, merged].filter((each) => each !== undefined).join(' ');
}
