import type { StoredAnnotation, StoredCheckRun } from '../check-state.ts';
import type { StoredRepository } from '../state.ts';
import { openPullsAt } from '../webhooks.ts';
import { type GitHubApp, type GitHubWorld, isoTime } from '../world.ts';
import type { ApiAnnotation, ApiCheckRun } from './api.ts';
import { appShape } from './app.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';

/** A check run. Its actions are told to nobody but the people who may press them. */
export function checkRunShape(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredCheckRun,
  app: GitHubApp,
): ApiCheckRun {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  const html = `${world.url()}/${repository.owner}/${repository.name}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timeOf(run.startedAt),
    completed_at: timeOf(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite },
    app: appShape(world, app),
    pull_requests: openPullsAt(repository, run.headSha).map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${repositoryUrl(world, repository)}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo: placeOf(world, repository) },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: placeOf(world, repository) },
    })),
  };
}

/** One remark of a check run on lines of a file. */
export const annotationShape = (
  world: GitHubWorld,
  repository: StoredRepository,
  { headSha }: StoredCheckRun,
  each: StoredAnnotation,
): ApiAnnotation => ({
  path: each.path,
  blob_href: `${repositoryUrl(world, repository)}/contents/${encodeURI(each.path)}?ref=${headSha}`,
  start_line: each.startLine,
  end_line: each.endLine,
  start_column: each.startColumn,
  end_column: each.endColumn,
  annotation_level: each.level,
  title: each.title,
  message: each.message,
  raw_details: each.rawDetails,
});

const placeOf = (world: GitHubWorld, repository: StoredRepository) => ({
  id: repository.id,
  url: repositoryUrl(world, repository),
  name: repository.name,
});

const timeOf = (milliseconds: number | null): string | null => (milliseconds === null ? null : isoTime(milliseconds));
