import { isBranchName } from '../config/branch-name.ts';
import { HOUR_MS } from '../durations.ts';
import { BRANCH_PREFIX } from '../names.ts';
import type { FoundPullRequest, PullRequestState } from '../ports/code-host.ts';
import type { AgentSeen } from '../ports/coding-agents.ts';

const NAME_LENGTH = 255;
/** Clocks of two systems differ. */
const CLOCKS_DIFFER_MS = HOUR_MS / 12;

/**
 * The branches that an agent says it pushed and that may be its own: of that repository, with a name that git takes, and neither the
 * base branch nor one of mendhook's own. What it says of a pull request is not read: the code host is asked for it, by the branch.
 *
 * @param base the branch that the agent's work began on
 */
export const branchesOfAgent = (
  { branches }: Pick<AgentSeen, 'branches'>,
  repository: string,
  base: string,
): readonly string[] =>
  branches.flatMap(({ repository: where, name = '' }) =>
    where?.toLowerCase() === repository.toLowerCase() && isOwnBranch(name, base) ? [name] : [],
  );

const isOwnBranch = (name: string, base: string): boolean =>
  name.length <= NAME_LENGTH && isBranchName(name) && name !== base && !name.startsWith(BRANCH_PREFIX);

/** Whether a pull request of such a branch is the agent's: it was opened after the agent was started. */
export const isAgentsPullRequest = (
  { repository }: Pick<FoundPullRequest, 'repository'>,
  state: PullRequestState | undefined,
  { wanted, startedAt }: { readonly wanted: string; readonly startedAt: number },
): boolean =>
  repository.toLowerCase() === wanted.toLowerCase() &&
  state?.openedAt !== undefined &&
  state.openedAt >= startedAt - CLOCKS_DIFFER_MS;
