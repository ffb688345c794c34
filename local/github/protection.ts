import { GitHubError } from './errors.ts';
import type { StoredProtection, StoredPull, StoredRepository } from './state.ts';
import { commitChange, type GitHubWorld } from './world.ts';

/** Protects a branch: nobody pushes to it, and a merge needs approvals of people. Replaces an earlier protection. */
export function protectBranch(world: GitHubWorld, repository: StoredRepository, protection: StoredProtection): void {
  repository.protections = repository.protections.filter((each) => each.branch !== protection.branch);
  repository.protections.push({ ...protection });
  commitChange(world);
}

/**
 * Refuses a merge through the API into a branch that asks for approvals: no one approves here but a person on the page.
 *
 * @throws {GitHubError} 405
 */
export function refuseUnreviewed(repository: StoredRepository, pull: StoredPull): void {
  const protection = repository.protections.find((each) => each.branch === pull.baseRef);
  const needed = protection?.requiredApprovals ?? 0;
  if (needed === 0) return;
  throw new GitHubError(
    405,
    `At least ${needed} approving review${needed === 1 ? '' : 's'} is required by reviewers with write access.`,
  );
}
