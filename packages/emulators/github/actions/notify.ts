import type { StoredRepository } from '../state.ts';
import { accountOf, notify, placeOf } from '../webhooks.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { StoredDeployment, StoredDeploymentStatus, StoredRun } from './state.ts';
import { workflowId } from './workflows.ts';

/** Calls the webhook about a run. https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run */
export function notifyWorkflowRun(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  action: 'requested' | 'in_progress' | 'completed',
): void {
  if (!hears(world, 'workflow_run', 'actions')) return;
  const workflow = { id: workflowId(repository, run.path), name: run.name, path: run.path, state: 'active' };
  const workflow_run = runOf(world, repository, run);
  notify(world, 'workflow_run', { action, workflow_run, workflow, ...placeOf(world, repository, run.actor) });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_status */
export function notifyDeploymentStatus(
  world: GitHubWorld,
  repository: StoredRepository,
  deployment: StoredDeployment,
  status: StoredDeploymentStatus,
): void {
  if (!hears(world, 'deployment_status', 'deployments')) return;
  const run = repository.workflowRuns.find(({ id }) => id === deployment.runId);
  notify(world, 'deployment_status', {
    action: 'created',
    deployment_status: {
      id: status.id,
      state: status.state,
      description: status.description,
      environment: status.environment,
      environment_url: status.environmentUrl,
      log_url: status.logUrl,
      target_url: status.logUrl,
      creator: accountOf(status.creator),
      created_at: isoTime(status.createdAt),
      updated_at: isoTime(status.createdAt),
    },
    deployment: deploymentOf(deployment),
    ...(run === undefined ? {} : { workflow_run: runOf(world, repository, run) }),
    ...placeOf(world, repository, status.creator),
  });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule */
export function notifyProtectionRule(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  deployment: StoredDeployment,
): void {
  if (!hears(world, 'deployment_protection_rule', 'deployments')) return;
  const path = `/repos/${repository.owner}/${repository.name}/actions/runs/${run.id}/deployment_protection_rule`;
  notify(world, 'deployment_protection_rule', {
    action: 'requested',
    environment: deployment.environment,
    event: run.event,
    deployment_callback_url: `${world.url()}${path}`,
    deployment: deploymentOf(deployment),
    pull_requests: [],
    ...placeOf(world, repository, run.actor),
  });
}

const NOTHING = '0'.repeat(40);

/** A branch that was pushed: undefined is a branch that is not there. https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
export function notifyPush(
  world: GitHubWorld,
  repository: StoredRepository,
  { branch, before, after, by }: { branch: string; before: string | undefined; after: string | undefined; by: string },
): void {
  if (before === after) return;
  if (after === undefined) notifyDelete(world, repository, { branch, by });
  if (!hears(world, 'push', 'contents')) return;
  notify(world, 'push', {
    ref: `refs/heads/${branch}`,
    before: before ?? NOTHING,
    after: after ?? NOTHING,
    created: before === undefined,
    deleted: after === undefined,
    pusher: { name: by },
    head_commit: after === undefined ? null : { id: after },
    ...placeOf(world, repository, by),
  });
}

/** A branch that was deleted. https://docs.github.com/en/webhooks/webhook-events-and-payloads#delete */
function notifyDelete(
  world: GitHubWorld,
  repository: StoredRepository,
  { branch, by }: { branch: string; by: string },
) {
  if (!hears(world, 'delete', 'contents')) return;
  notify(world, 'delete', { ref: branch, ref_type: 'branch', pusher_type: 'user', ...placeOf(world, repository, by) });
}

/** GitHub calls an App of events that its settings name, and that it has the permission for. */
const hears = ({ app }: GitHubWorld, event: string, permission: string): boolean =>
  app === undefined || (app.permissions[permission] !== undefined && (app.events?.includes(event) ?? true));

const runOf = (world: GitHubWorld, repository: StoredRepository, run: StoredRun) => ({
  id: run.id,
  name: run.name,
  display_title: run.displayTitle,
  path: run.path,
  event: run.event,
  status: run.status,
  conclusion: run.conclusion,
  workflow_id: workflowId(repository, run.path),
  run_number: run.number,
  run_attempt: 1,
  head_branch: run.headBranch,
  head_sha: run.headSha,
  html_url: `${world.url()}/${repository.owner}/${repository.name}/actions/runs/${run.id}`,
  actor: accountOf(run.actor),
  triggering_actor: accountOf(run.actor),
  created_at: isoTime(run.createdAt),
  updated_at: isoTime(run.updatedAt),
  run_started_at: isoTime(run.startedAt),
});

const deploymentOf = (deployment: StoredDeployment) => ({
  id: deployment.id,
  sha: deployment.sha,
  ref: deployment.ref,
  task: deployment.task,
  payload: deployment.payload,
  environment: deployment.environment,
  original_environment: deployment.originalEnvironment,
  description: deployment.description,
  creator: accountOf(deployment.creator),
  created_at: isoTime(deployment.createdAt),
  updated_at: isoTime(deployment.updatedAt),
});
