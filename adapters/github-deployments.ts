import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import type { UserDeployment, UserDeployments } from '../core/ports/user-deployments.ts';
import { shorten } from '../core/text/shorten.ts';
import { createOctokit, type Patience } from './create-octokit.ts';
import { readDeployedByRun } from './github-deployed-by-run.ts';
import { toUpstreamError } from './github-error.ts';
import { splitRepository } from './github-repository.ts';
import type { Permissions, TokenSource } from './github-tokens.ts';

/** https://docs.github.com/en/rest/actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run */
const COMMENT_LENGTH = 1_024;
const ANSWER: Permissions = { actions: 'read', deployments: 'write' };

/**
 * Deployments that a user's CI/CD makes at GitHub, and the answers of our protection rule.
 *
 * @param options.apiUrl replaces https://api.github.com
 */
export function createGitHubDeployments(options: {
  tokens: TokenSource;
  apiUrl?: string | undefined;
  patience?: Patience | undefined;
}): UserDeployments {
  const { tokens, apiUrl, patience } = options;
  const octokitFor = async (repository: string, permissions: Permissions): Promise<Octokit> =>
    createOctokit({ auth: await tokens.mint(repository, permissions), apiUrl, patience });

  return {
    read: async (repository, id) => {
      try {
        const seesRuns = (await tokens.granted(repository))?.['actions'] !== undefined;
        const permissions: Permissions = { deployments: 'read', ...(seesRuns && { actions: 'read' }) };
        return await read(await octokitFor(repository, permissions), { repository, id, seesRuns });
      } catch (cause) {
        if (hasStatus(cause, 404)) return undefined;
        throw toUpstreamError(cause, 'read a deployment');
      }
    },

    answer: async ({ repository, runId, environment, state, comment }) => {
      try {
        const octokit = await octokitFor(repository, ANSWER);
        await octokit.actions.reviewCustomGatesForRun({
          ...{ ...splitRepository(repository), run_id: runId, environment_name: environment, state },
          comment: shorten(comment, COMMENT_LENGTH),
        });
      } catch (cause) {
        // Answered before, or the run was cancelled: nothing waits.
        if (hasStatus(cause, 422) && /no pending/i.test(cause.message)) return;
        throw toUpstreamError(cause, 'answer a protection rule');
      }
    },
  };
}

/** GitHub records the head of the branch for a job of ours; the run's name says what it deployed. */
async function read(
  octokit: Octokit,
  { repository, id, seesRuns }: { repository: string; id: number; seesRuns: boolean },
): Promise<UserDeployment> {
  const at = { ...splitRepository(repository), deployment_id: id };
  const { data: deployment } = await octokit.repos.getDeployment(at);
  const { data: statuses } = await octokit.repos.listDeploymentStatuses({ ...at, per_page: 1 });
  const newest = statuses[0];
  const ours = seesRuns && newest !== undefined ? await readDeployedByRun(octokit, repository, newest) : undefined;
  return {
    commit: ours?.commit ?? deployment.sha,
    environment: deployment.environment,
    state: stateOf(newest?.state),
    at: Date.parse(newest?.created_at ?? deployment.created_at),
  };
}

type Status = RestEndpointMethodTypes['repos']['getDeploymentStatus']['response']['data'];

function stateOf(state: Status['state'] | undefined): UserDeployment['state'] {
  if (state === 'success') return 'success';
  return state === 'failure' || state === 'error' ? 'failure' : 'other';
}

const hasStatus = (error: unknown, status: number): error is Error =>
  error instanceof Error && 'status' in error && error.status === status;
