import type { Octokit } from '@octokit/rest';
import { readDeployedByRun } from './github-deployed-by-run.ts';
import { splitRepository } from './github-repository.ts';

/** Failed ones may lie above the newest that went well. */
const DEPLOYMENTS_READ = 30;

/**
 * The commit that an environment runs, by GitHub's newest successful deployment of it. GitHub records the head
 * of the branch for a job, and not the commit of its inputs: the run's name has that one. A canary has only a part of the traffic,
 * so it is passed over.
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
    const deployed = await readDeployedByRun(octokit, repository, newest);
    if (deployed === undefined) return sha;
    if (deployed.action !== 'deploy' || deployed.percent >= 100) return deployed.commit;
  }
  return undefined;
}
