import type { RequiredCheck, StoredRuleset } from './check-state.ts';
import { latestRuns } from './checks.ts';
import { GitHubError } from './errors.ts';
import type { StoredRepository } from './state.ts';
import type { GitHubWorld } from './world.ts';

/** The active rulesets of a branch. */
export const rulesetsOf = (repository: StoredRepository, branch: string): readonly StoredRuleset[] =>
  repository.rulesets.filter(
    ({ enforcement, include, exclude }) =>
      enforcement === 'active' &&
      include.some((pattern) => fits(repository, branch, pattern)) &&
      !exclude.some((pattern) => fits(repository, branch, pattern)),
  );

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax */
function fits({ defaultBranch }: StoredRepository, branch: string, pattern: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch;
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('?', '[^/]')
    .replaceAll(/\*+/g, (stars) => (stars.length === 1 ? '[^/]*' : '.*'));
  return new RegExp(`^${expression}$`).test(`refs/heads/${branch}`);
}

/** The required checks of a branch that did not pass on a commit. One that is pinned counts only from its App. */
function missingChecks(
  world: GitHubWorld,
  repository: StoredRepository,
  { branch, sha }: { branch: string; sha: string },
): readonly RequiredCheck[] {
  const runs = latestRuns(repository.checkRuns.filter(({ headSha }) => headSha === sha));
  const passed = runs.filter(({ conclusion }) => conclusion !== null && PASSING.has(conclusion));
  return rulesetsOf(repository, branch)
    .flatMap(({ rules }) => rules.flatMap(({ parameters }) => parameters.required_status_checks))
    .filter(
      ({ context, integration_id }) =>
        (integration_id !== undefined && integration_id !== world.app?.id) ||
        !passed.some(({ name }) => name === context),
    );
}

/** https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks */
const PASSING: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped']);

/** @throws {GitHubError} 405 when a required check has not passed */
export function refuseUnchecked(
  world: GitHubWorld,
  repository: StoredRepository,
  commit: { branch: string; sha: string },
): void {
  const [missing] = missingChecks(world, repository, commit);
  if (missing !== undefined) throw new GitHubError(405, `Required status check "${missing.context}" is expected.`);
}

/** The required checks as a push meets them: by globs of branches, with the commits on which all of a ruleset's checks passed. */
export function pushedChecksOf(world: GitHubWorld, repository: StoredRepository) {
  const commits = [...new Set(repository.checkRuns.map(({ headSha }) => headSha))];
  return repository.rulesets
    .filter(({ enforcement, rules }) => enforcement === 'active' && rules.length > 0)
    .flatMap(({ include }) =>
      include.map((pattern) => {
        const branches = globOf(repository, pattern);
        const passed = commits.filter(
          (sha) => missingChecks(world, repository, { branch: branches, sha }).length === 0,
        );
        return { branches, passed };
      }),
    );
}

function globOf({ defaultBranch }: StoredRepository, pattern: string): string {
  if (pattern === '~DEFAULT_BRANCH') return defaultBranch;
  return pattern === '~ALL' ? '*' : pattern.replace(/^refs\/heads\//, '');
}
