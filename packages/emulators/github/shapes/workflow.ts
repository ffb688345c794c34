import type { StoredRun } from '../actions/state.ts';
import { type FoundWorkflow, workflowId } from '../actions/workflows.ts';
import type { CommitFacts } from '../commits.ts';
import type { Credential } from '../credentials.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiWorkflow, ApiWorkflowRun } from './api.ts';
import { nodeId } from './node-id.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';
import { userShape } from './user.ts';

export function workflowShape(world: GitHubWorld, repository: StoredRepository, workflow: FoundWorkflow): ApiWorkflow {
  const { id, name, path, state } = workflow;
  const html = `${world.url()}/${repository.owner}/${repository.name}`;
  return {
    ...{ id, node_id: nodeId('W', id), name, path, state },
    ...{ created_at: isoTime(repository.createdAt), updated_at: isoTime(repository.createdAt) },
    url: `${repositoryUrl(world, repository)}/actions/workflows/${id}`,
    html_url: `${html}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${html}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
}

/** A run, as lists and `GET …/runs/{id}` give it. Its inputs are shown to nobody. */
export function workflowRunShape(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  { caller, commit }: { caller: Credential; commit: CommitFacts },
): ApiWorkflowRun {
  const url = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`;
  const place = repositoryShape(world, repository, caller);
  return {
    ...{ id: run.id, name: run.name, node_id: nodeId('WFR', run.id), path: run.path, run_number: run.number },
    ...{ display_title: run.displayTitle, event: run.event, status: run.status, conclusion: run.conclusion },
    ...{ head_branch: run.headBranch, head_sha: run.headSha, run_attempt: 1, referenced_workflows: [] },
    ...{ workflow_id: workflowId(repository, run.path), pull_requests: [] },
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CS', run.id),
    url,
    html_url: runPage(world, repository, run),
    created_at: isoTime(run.createdAt),
    updated_at: isoTime(run.updatedAt),
    run_started_at: isoTime(run.startedAt),
    actor: userShape(world, run.actor),
    triggering_actor: userShape(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(world, repository)}/actions/workflows/${workflowId(repository, run.path)}`,
    head_commit: {
      ...{ id: commit.sha, tree_id: commit.tree, message: commit.message, timestamp: commit.committer.date },
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository: place,
    head_repository: place,
  };
}

/** Where people look at a run. */
export const runPage = (world: GitHubWorld, { owner, name }: StoredRepository, { id }: StoredRun): string =>
  `${world.url()}/${owner}/${name}/actions/runs/${id}`;
