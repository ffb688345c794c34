import { GitHubError } from './errors.ts';
import type { StoredProtection, StoredPull, StoredRepository, StoredRule } from './state.ts';
import { commitChange, type GitHubWorld } from './world.ts';

/** Protects a branch: nobody pushes to it, and a merge needs approvals of people. Replaces an earlier protection. */
export function protectBranch(world: GitHubWorld, repository: StoredRepository, protection: StoredProtection): void {
  repository.protections = repository.protections.filter((each) => each.branch !== protection.branch);
  repository.protections.push({ ...protection });
  commitChange(world);
}

/** Puts the rules of a ruleset on a repository, in place of those that it had. */
export function setRules(world: GitHubWorld, repository: StoredRepository, rules: readonly StoredRule[]): void {
  repository.rules = [...rules];
  commitChange(world);
}

/** The rules that hold for a branch, as everyone who may read the repository is told. */
export const rulesOf = ({ rules }: StoredRepository, branch: string): readonly StoredRule[] =>
  rules.filter(({ branches }) => globPattern(branches).test(branch));

const globPattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

/** From then on the repository can only be read. */
export function archiveRepository(world: GitHubWorld, repository: StoredRepository): void {
  repository.archived = true;
  commitChange(world);
}

/** From then on the repository can be written again. */
export function unarchiveRepository(world: GitHubWorld, repository: StoredRepository): void {
  repository.archived = false;
  commitChange(world);
}

/**
 * Refuses a write to an archived repository.
 *
 * @throws {GitHubError} 403
 */
export function refuseArchived({ archived }: StoredRepository): void {
  if (archived) throw new GitHubError(403, 'Repository was archived so is read-only.');
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
