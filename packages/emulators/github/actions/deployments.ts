import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, takeId } from '../world.ts';
import { findOrAddEnvironment } from './environments.ts';
import { notifyDeploymentStatus } from './notify.ts';
import type { StoredDeployment, StoredDeploymentStatus, StoredRun } from './state.ts';

interface NewDeployment {
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly payload: StoredDeployment['payload'];
  readonly environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
  readonly runId: number | null;
  readonly by: string;
}

/** Makes a deployment. An environment that is not there is made as well. */
export function createDeployment(
  world: GitHubWorld,
  repository: StoredRepository,
  { by, ...wanted }: NewDeployment,
): StoredDeployment {
  const now = world.clock();
  findOrAddEnvironment(world, repository, wanted.environment);
  const deployment: StoredDeployment = {
    ...{ ...wanted, id: takeId(world), originalEnvironment: wanted.environment, creator: by },
    ...{ createdAt: now, updatedAt: now, statuses: [] },
  };
  repository.deployments.push(deployment);
  commitChange(world);
  return deployment;
}

/** A job with an `environment` deploys the commit that its workflow runs on. Its inputs do not change that. */
export const createJobDeployment = (
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  environment: string,
): StoredDeployment =>
  createDeployment(world, repository, {
    ...{ sha: run.headSha, ref: run.headBranch, task: 'deploy', payload: {}, environment, description: null },
    ...{ transient: false, production: environment === 'production', runId: run.id, by: 'github-actions[bot]' },
  });

interface NewStatus {
  readonly state: StoredDeploymentStatus['state'];
  readonly by: string;
  readonly description?: string | undefined;
  readonly environment?: string | undefined;
  readonly environmentUrl?: string | undefined;
  readonly logUrl?: string | undefined;
  /** Whether earlier ones of the environment become inactive. @default true */
  readonly autoInactive?: boolean | undefined;
}

/** Adds a status to a deployment. https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status */
export function addDeploymentStatus(
  world: GitHubWorld,
  repository: StoredRepository,
  deployment: StoredDeployment,
  wanted: NewStatus,
): StoredDeploymentStatus {
  const { state, by, autoInactive = true } = wanted;
  const now = world.clock();
  const status: StoredDeploymentStatus = {
    ...{ id: takeId(world), state, creator: by, description: wanted.description ?? '', createdAt: now },
    ...{ environment: wanted.environment ?? deployment.environment, environmentUrl: wanted.environmentUrl ?? '' },
    logUrl: wanted.logUrl ?? logUrlOf(world, repository, deployment),
  };
  deployment.statuses.push(status);
  Object.assign(deployment, { environment: status.environment, updatedAt: now } satisfies Partial<StoredDeployment>);
  commitChange(world);
  notifyDeploymentStatus(world, repository, deployment, status);
  if (state === 'success' && autoInactive) makeOthersInactive(world, repository, deployment);
  return status;
}

/** GitHub leads from a status of a job's deployment to the job. */
const logUrlOf = (world: GitHubWorld, { owner, name }: StoredRepository, { runId }: StoredDeployment): string =>
  runId === null ? '' : `${world.url()}/${owner}/${name}/actions/runs/${runId}/job/${runId}`;

function makeOthersInactive(world: GitHubWorld, repository: StoredRepository, newest: StoredDeployment): void {
  const earlier = repository.deployments.filter(
    (each) =>
      each.id !== newest.id &&
      each.environment === newest.environment &&
      !each.transient &&
      !each.production &&
      each.statuses.at(-1)?.state === 'success',
  );
  for (const each of earlier) {
    addDeploymentStatus(world, repository, each, { state: 'inactive', by: newest.creator });
  }
}
