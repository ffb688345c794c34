import { checkOurs, readCommit } from './branch-at-host.ts';
import { fetchSides } from './fetch-commit.ts';
import type { Git } from './git.ts';

/**
 * Checks every commit that a branch of ours has and the base branch does not. Mendhook's own commit may lie on top of one of
 * a person: replacing the branch would drop theirs.
 *
 * @param history a repository for this alone: it gets commits without their files, where the host can do that
 * @throws {BranchTakenError} naming the newest commit that is somebody else's
 */
export async function checkOnlyOurs(
  history: Git,
  { branch, base }: { readonly branch: string; readonly base: string },
  token: string,
): Promise<void> {
  const { head, baseHead } = await fetchSides(history, { branch, base }, token);
  const commits = await history.text('list the commits of the branch', ['rev-list', head, `^${baseHead}`]);
  for (const commit of commits.split('\n').filter((line) => line !== '')) {
    checkOurs(branch, await readCommit(history, commit));
  }
}
