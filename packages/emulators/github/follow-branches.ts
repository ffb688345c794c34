import { countCommits } from './commits.ts';
import { headRepositoryOf, keepHead } from './forks.ts';
import { branchSha } from './git.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld, gitDirectory } from './world.ts';

/**
 * After a push: open pull requests follow their branch, also those from a fork. One whose head or base branch is gone is closed,
 * as on GitHub. One whose commits are all on its base branch now is merged: somebody merged it by hand and pushed.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges#indirect-merges
 *
 * @param by who pushed
 */
export async function followBranches(world: GitHubWorld, pushed: StoredRepository, by: string): Promise<void> {
  pushed.pushedAt = world.clock();
  for (const repository of world.store.state.repositories) {
    for (const pull of repository.pulls.filter((each) => each.state === 'open')) {
      const base = repository === pushed ? await branchSha(gitDirectory(world, pushed), pull.baseRef) : pull.baseSha;
      if (base === undefined) {
        close(world, repository, pull, by);
      } else if (repository === pushed && (await isMergedBy(world, { repository, pull, base }))) {
        const merged = { baseSha: base, mergedAt: world.clock(), mergedBy: by, mergeCommitSha: base };
        close(world, repository, Object.assign(pull, merged satisfies Partial<StoredPull>), by);
      } else if (headRepositoryOf(world, repository, pull) === pushed) {
        await followHead(world, { repository, pushed, pull, by });
      }
    }
  }
  commitChange(world);
}

/** Whether a push to the base branch has brought the newest commit of a pull request there. */
async function isMergedBy(
  world: GitHubWorld,
  {
    repository,
    pull,
    base,
  }: { readonly repository: StoredRepository; readonly pull: StoredPull; readonly base: string },
): Promise<boolean> {
  if (base === pull.headSha && base === pull.baseSha) return false;
  return (await countCommits(gitDirectory(world, repository), [pull.headSha, `^${base}`])) === 0;
}

interface Followed {
  readonly repository: StoredRepository;
  readonly pushed: StoredRepository;
  readonly pull: StoredPull;
  readonly by: string;
}

async function followHead(world: GitHubWorld, { repository, pushed, pull, by }: Followed): Promise<void> {
  const after = await branchSha(gitDirectory(world, pushed), pull.headRef);
  if (after === undefined) return close(world, repository, pull, by);
  const before = pull.headSha;
  if (after === before) return;
  await keepHead(world, { repository, source: pushed }, { number: pull.number, sha: after });
  pull.headSha = after;
  pull.updatedAt = world.clock();
  notifyPull(world, repository, pull, { action: 'synchronize', by, before, after });
}

function close(world: GitHubWorld, repository: StoredRepository, pull: StoredPull, by: string): void {
  const now = world.clock();
  const closed = { state: 'closed', closedAt: now, closedBy: by, updatedAt: now, queued: false } as const;
  Object.assign(pull, closed satisfies Partial<StoredPull>);
  notifyPull(world, repository, pull, { action: 'closed', by });
}
