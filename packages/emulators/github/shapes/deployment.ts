import type { StoredDeployment, StoredDeploymentStatus, StoredEnvironment } from '../actions/state.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiDeployment, ApiDeploymentStatus, ApiEnvironment, ApiProtectionRule } from './api.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { userShape } from './user.ts';

export function deploymentShape(
  world: GitHubWorld,
  repository: StoredRepository,
  deployment: StoredDeployment,
): ApiDeployment {
  const { id, sha, ref, task, payload, environment, originalEnvironment, description } = deployment;
  const url = `${repositoryUrl(world, repository)}/deployments/${id}`;
  return {
    ...{ url, id, node_id: nodeId('DE', id), sha, ref, task, payload: payloadOf(payload), environment, description },
    original_environment: originalEnvironment,
    creator: userShape(world, deployment.creator),
    created_at: isoTime(deployment.createdAt),
    updated_at: isoTime(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

/** The description has it as one or the other; a union of both is neither. */
const payloadOf = (payload: StoredDeployment['payload']): ApiDeployment['payload'] =>
  typeof payload === 'string' ? payload : { ...payload };

/** GitHub's description lacks the state `waiting`, which its answers have. */
export function deploymentStatusShape(
  world: GitHubWorld,
  repository: StoredRepository,
  deployment: StoredDeployment,
  status: StoredDeploymentStatus,
): Omit<ApiDeploymentStatus, 'state'> & { state: StoredDeploymentStatus['state'] } {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`;
  return {
    ...{ url: `${url}/statuses/${status.id}`, id: status.id, node_id: nodeId('DES', status.id), state: status.state },
    ...{ creator: userShape(world, status.creator), description: status.description, environment: status.environment },
    ...{ target_url: status.logUrl, log_url: status.logUrl, environment_url: status.environmentUrl },
    ...{ created_at: isoTime(status.createdAt), updated_at: isoTime(status.createdAt), deployment_url: url },
    repository_url: repositoryUrl(world, repository),
    performed_via_github_app: null,
  };
}

export function environmentShape(
  world: GitHubWorld,
  repository: StoredRepository,
  environment: StoredEnvironment,
): ApiEnvironment {
  const { id, name, waitTimer, rules, branchPolicy } = environment;
  return {
    ...{ id, node_id: nodeId('EN', id), name },
    url: `${repositoryUrl(world, repository)}/environments/${encodeURIComponent(name)}`,
    html_url: `${world.url()}/${repository.owner}/${repository.name}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: isoTime(environment.createdAt),
    updated_at: isoTime(environment.updatedAt),
    protection_rules: [
      ...(waitTimer === 0 ? [] : [{ id, node_id: nodeId('GA', id), type: 'wait_timer', wait_timer: waitTimer }]),
      ...rules.map((rule) => ({ id: rule.id, node_id: nodeId('GA', rule.id), type: 'custom' })),
    ],
    deployment_branch_policy: branchPolicy,
  };
}

export const protectionRuleShape = (
  world: GitHubWorld,
  rule: StoredEnvironment['rules'][number],
): ApiProtectionRule => ({
  ...{ id: rule.id, node_id: nodeId('GA', rule.id), enabled: true },
  app: {
    ...{ id: rule.appId, slug: world.app?.slug ?? '', node_id: nodeId('GHI', rule.appId) },
    integration_url: `${world.url()}/apps/${world.app?.slug ?? ''}`,
  },
});
