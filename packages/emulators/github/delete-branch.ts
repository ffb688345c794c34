import { notifyPush } from './actions/notify.ts';
import { followBranches } from './follow-branches.ts';
import { branchSha, git } from './git.ts';
import type { StoredRepository } from './state.ts';
import { type GitHubWorld, gitDirectory } from './world.ts';

/** Deletes a branch as a person does on GitHub's pages: its open pull requests are closed. @throws {Error} when it is not there */
export async function deleteBranch(
  world: GitHubWorld,
  repository: StoredRepository,
  { branch, by }: { readonly branch: string; readonly by: string },
): Promise<void> {
  const directory = gitDirectory(world, repository);
  const before = await branchSha(directory, branch);
  if (before === undefined) throw new Error(`${repository.owner}/${repository.name} has no branch ${branch}`);
  await git(directory, ['update-ref', '-d', `refs/heads/${branch}`, before]);
  await followBranches(world, repository, by);
  notifyPush(world, repository, { branch, before, after: undefined, by });
}
