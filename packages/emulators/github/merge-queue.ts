import { GitHubError } from './errors.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld } from './world.ts';

/** Why a merge queue drops a pull request. https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
export type DequeueReason =
  | 'MANUAL'
  | 'MERGE'
  | 'MERGE_CONFLICT'
  | 'CI_FAILURE'
  | 'CI_TIMEOUT'
  | 'QUEUE_CLEARED'
  | 'BRANCH_PROTECTIONS';

/** Puts a pull request into the merge queue of its branch. @throws {GitHubError} 422 for a draft, and for one that is closed */
export function enqueuePull(world: GitHubWorld, repository: StoredRepository, pull: StoredPull, by: string): void {
  if (pull.draft || pull.state !== 'open' || pull.queued) throw new GitHubError(422, 'Pull request cannot be queued');
  pull.queued = true;
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'enqueued', by });
}

/** Takes a pull request out of the merge queue. @throws {GitHubError} 422 when it is not in one */
export function dequeuePull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { reason, by }: { readonly reason: DequeueReason; readonly by: string },
): void {
  if (!pull.queued) throw new GitHubError(422, 'Pull request is not in the queue');
  pull.queued = false;
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'dequeued', by, reason });
}

/** Locks the conversation of a pull request, or opens it again. Doing it again changes nothing. */
export function setLocked(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { isLocked, by }: { readonly isLocked: boolean; readonly by: string },
): void {
  if (pull.locked === isLocked) return;
  pull.locked = isLocked;
  commitChange(world);
  notifyPull(world, repository, pull, { action: isLocked ? 'locked' : 'unlocked', by });
}
