import type { Octokit } from '@octokit/rest';
import { splitRepository } from './github-repository.ts';
import { parseRunName } from './github-workflow-run-name.ts';

/** Failed ones may lie above the newest that went well. */
const DEPLOYMENTS_READ = 30;

/**
 * The commit that an environment runs, by GitHub's newest successful deployment of it. A job deploys the head of its branch, as
 * GitHub records it, whatever commit it was told in its inputs: there the run's name says the commit. A canary has not got all
 * traffic, so that it is passed over.
 *
 * @returns undefined when GitHub knows no deployment of that environment
 */
export async function readLiveCommit(octokit: Octokit, repository: string, env: string): Promise<string | undefined> {
  const target = splitRepository(repository);
  const { data: deployments } = await octokit.repos.listDeployments({
    ...{ ...target, environment: env, per_page: DEPLOYMENTS_READ },
  });
  for (const { id, sha } of deployments) {
    const { data: statuses } = await octokit.repos.listDeploymentStatuses({
      ...{ ...target, deployment_id: Number(id), per_page: 30 },
    });
    const newest = statuses.find(({ state }) => state !== 'inactive');
    if (newest?.state !== 'success') continue;
    const run = runIdIn(newest.log_url ?? newest.target_url);
    const deployed = run === undefined ? undefined : await readDeployed(octokit, target, run);
    if (deployed === undefined) return sha;
    if (deployed.action !== 'deploy' || deployed.percent >= 100) return deployed.commit;
  }
  return undefined;
}

/** `https://github.com/acme/shop/actions/runs/123/job/456`. */
const runIdIn = (url: string): number | undefined => {
  const [, id] = /\/actions\/runs\/(\d+)(?:\/|$)/.exec(url) ?? [];
  return id === undefined ? undefined : Number(id);
};

async function readDeployed(octokit: Octokit, target: { owner: string; repo: string }, run_id: number) {
  try {
    const { data } = await octokit.actions.getWorkflowRun({ ...target, run_id });
    return parseRunName(data.display_title)?.deployed;
  } catch (error) {
    // Runs are deleted after some months; the deployment stays.
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}
