import type { PushRules } from './push-hook.ts';
import { pushedChecksOf } from './rulesets.ts';
import type { StoredRepository } from './state.ts';
import type { GitHubWorld } from './world.ts';

/** What holds for a push to a repository. */
export const pushRulesOf = (
  world: GitHubWorld,
  repository: StoredRepository,
  mayWriteWorkflows: boolean,
): PushRules => ({
  rules: repository.rules,
  signedCommits: repository.signedCommits,
  mayWriteWorkflows,
  protectedBranches: repository.protections.map((each) => each.branch),
  requiredChecks: pushedChecksOf(world, repository),
});
