import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Deployer, DeploymentState, DeployOrder } from '../core/ports/deployer.ts';
import { readLiveCommit } from './github-live-commit.ts';
import { splitRepository } from './github-repository.ts';
import { createTokenCalls, type GitHubAccess } from './github-token-calls.ts';
import type { Permissions } from './github-tokens.ts';
import { parseRunName, runNameOf, stepNameOf } from './github-workflow-run-name.ts';

type Action = 'deploy' | 'promote' | 'rollback';

const DEPLOY: Permissions = { actions: 'write' };
const READ: Permissions = { actions: 'read' };
const READ_LIVE: Permissions = { actions: 'read', deployments: 'read' };

/** GitHub's clock and ours need not agree. */
const CLOCK_DIFFERENCE_MS = MINUTE_MS;

/**
 * Deploys by the user's own workflow, which is dispatched on the service's branch. The commit is an input, since GitHub takes
 * no commit for a ref. A run is found again by its name, which the workflow makes of its inputs (`run-name`).
 * https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
 *
 * @param options.workflow file in `.github/workflows`, such as `deploy.yml`
 */
export function createGitHubWorkflowDeployer(options: GitHubAccess & { readonly workflow: string }): Deployer {
  const { tokens, workflow } = options;
  const within = createTokenCalls(options);
  const run = (order: DeployOrder, action: Action, percent: number) =>
    within(order.repository, DEPLOY, `run ${workflow}`, async (octokit) => {
      const slug = (await tokens.app(order.repository))?.slug;
      return (
        (await findRun(octokit, { order, workflow, slug })) ??
        (await dispatch(octokit, workflow, order, inputsOf(order, action, percent)))
      );
    });

  return {
    deploy: (order) => run(order, 'deploy', order.percent),
    promote: (order) => run(order, 'promote', 100),
    stop: async (order, deployment) => {
      await within(order.repository, DEPLOY, 'cancel a run', (octokit) => cancel(octokit, order, deployment));
      return await run(order, 'rollback', 100);
    },
    back: (order) => run(order, 'rollback', 100),
    describe: (order, deployment) =>
      within(order.repository, READ, 'read a run', (octokit) => describe(octokit, order, deployment)),
    live: ({ repository, env }) =>
      within(repository, READ_LIVE, 'read what is deployed', async (octokit) => {
        const commit = await readLiveCommit(octokit, repository, env);
        return commit === undefined ? undefined : { commit };
      }),
  };
}

/** What the workflow is told: texts, as GitHub takes no other. */
const inputsOf = (order: DeployOrder, action: Action, percent: number) => ({
  release: order.releaseId,
  step: stepNameOf(order),
  environment: order.env,
  commit: order.target.commit,
  action,
  percent: String(percent),
});

/** Octokit's types know the answer without a body alone. */
const startedRun = z.object({ workflow_run_id: z.int().positive() });

async function dispatch(
  octokit: Octokit,
  workflow: string,
  { repository, branch }: DeployOrder,
  inputs: ReturnType<typeof inputsOf>,
): Promise<string> {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
    ...{ ...splitRepository(repository), workflow_id: workflow, ref: branch, inputs, return_run_details: true },
  });
  const read = startedRun.safeParse(data);
  if (read.success) return String(read.data.workflow_run_id);
  // The run is there; the next call finds it by its name.
  throw new UpstreamError('GitHub', `it ran ${workflow} and did not say which run that is`, { retryable: true });
}

interface Wanted {
  readonly order: DeployOrder;
  readonly workflow: string;
  /** Our App's; undefined where there is none. */
  readonly slug: string | undefined;
}

/**
 * The run of this step, if it was dispatched before. Runs of ours without a name could be of this step or of another: then
 * nothing is dispatched.
 */
async function findRun(octokit: Octokit, { order, workflow, slug }: Wanted): Promise<string | undefined> {
  const since = new Date(order.startedAt - CLOCK_DIFFERENCE_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  const runs = await octokit.paginate(octokit.actions.listWorkflowRuns, {
    ...{ ...splitRepository(order.repository), workflow_id: workflow, event: 'workflow_dispatch' },
    ...{ created: `>=${since}`, per_page: 100 },
  });
  const named = runs.find(({ display_title: title }) => parseRunName(title)?.name === runNameOf(order));
  if (named !== undefined) return String(named.id);
  const unnamed = runs.find(
    ({ display_title: title, actor }) =>
      !title.startsWith('mendhook ') && (slug === undefined || actor?.login === `${slug}[bot]`),
  );
  if (unnamed === undefined) return undefined;
  throw new UpstreamError(
    'GitHub',
    `could not tell whether ${workflow} was run for this step: run ${unnamed.id} is named "${unnamed.display_title}". ` +
      `The workflow needs a run-name that begins with mendhook ${input('release')}/${input('step')}`,
    { retryable: false },
  );
}

const input = (name: string): string => `\${{ inputs.${name} }}`;

/** A run that is over, or gone, needs no end. */
async function cancel(octokit: Octokit, { repository }: DeployOrder, deployment: string): Promise<void> {
  try {
    await octokit.actions.cancelWorkflowRun({ ...splitRepository(repository), run_id: Number(deployment) });
  } catch (error) {
    if (!hasStatus(error, 404, 409)) throw error;
  }
}

async function describe(
  octokit: Octokit,
  order: DeployOrder,
  deployment: string,
): Promise<DeploymentState | undefined> {
  try {
    const { data } = await octokit.actions.getWorkflowRun({
      ...{ ...splitRepository(order.repository), run_id: Number(deployment) },
    });
    if (data.status !== 'completed') return { kind: 'running' };
    if (data.conclusion !== 'success') {
      return { kind: 'failed', reason: `run ${deployment} of the workflow ended with ${data.conclusion ?? 'nothing'}` };
    }
    return order.percent < 100 ? { kind: 'paused', percent: order.percent } : { kind: 'succeeded' };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

const hasStatus = (error: unknown, ...wanted: readonly number[]): boolean =>
  error instanceof Error && 'status' in error && wanted.some((status) => status === error.status);
