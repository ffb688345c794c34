import { createHmac, randomUUID } from 'node:crypto';
import type { StoredCheckRun } from './check-state.ts';
import { headRepositoryOf } from './forks.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { noteTimeline, TIMELINE_OF_ACTION } from './timeline.ts';
import type { Webhook } from './webhook.ts';
import { type GitHubWorld, idOfName, isoTime } from './world.ts';

/** What happened to a pull request. https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
type PullEvent = { readonly by: string } & (
  | { readonly action: 'opened' | 'closed' | 'reopened' | 'ready_for_review' | 'converted_to_draft' }
  | { readonly action: 'locked' | 'unlocked' | 'enqueued' }
  | { readonly action: 'review_requested'; readonly requested_reviewer: { readonly login: string } }
  | { readonly action: 'dequeued'; readonly reason: string }
  | { readonly action: 'labeled' | 'unlabeled'; readonly label: { readonly name: string } }
  | { readonly action: 'synchronize'; readonly before: string; readonly after: string }
  | { readonly action: 'edited'; readonly changes: Readonly<Record<string, unknown>> }
);

/** What happened to a check run. https://docs.github.com/en/webhooks/webhook-events-and-payloads#check_run */
type CheckRunEvent = { readonly by: string } & (
  | { readonly action: 'created' | 'completed' | 'rerequested' }
  | { readonly action: 'requested_action'; readonly requested_action: { readonly identifier: string } }
);

/** Calls the webhook about a pull request, and notes in its timeline what happened. */
export function notifyPull(world: GitHubWorld, repository: StoredRepository, pull: StoredPull, event: PullEvent): void {
  const { by, ...told } = event;
  const noted = TIMELINE_OF_ACTION[event.action];
  const label = 'label' in event ? { label: event.label.name } : {};
  if (noted !== undefined) noteTimeline(world, repository, pull, { event: noted, actor: by, ...label });
  notify(world, 'pull_request', {
    ...told,
    number: pull.number,
    pull_request: shortPull(world, repository, pull),
    ...placeOf(world, repository, by),
  });
}

/** What an event says of a pull request. */
export function shortPull(world: GitHubWorld, repository: StoredRepository, pull: StoredPull) {
  const full_name = nameOf(repository);
  const head = headRepositoryOf(world, repository, pull);
  return {
    number: pull.number,
    state: pull.state,
    draft: pull.draft,
    merged: pull.mergedAt !== null,
    merge_commit_sha: pull.mergeCommitSha,
    title: pull.title,
    body: pull.body,
    user: accountOf(pull.author),
    html_url: world.htmlUrl(repository.owner, repository.name, pull.number),
    head: { ref: pull.headRef, sha: pull.headSha, repo: head === undefined ? null : { full_name: nameOf(head) } },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo: { full_name } },
  };
}

/** Calls the webhook about a check run, where the App may see checks. */
export function notifyCheckRun(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredCheckRun,
  { by, ...told }: CheckRunEvent,
): void {
  if (world.app?.permissions['checks'] === undefined) return;
  notify(world, 'check_run', {
    ...told,
    check_run: {
      id: run.id,
      name: run.name,
      head_sha: run.headSha,
      external_id: run.externalId,
      status: run.status,
      conclusion: run.conclusion,
      started_at: run.startedAt === null ? null : isoTime(run.startedAt),
      completed_at: run.completedAt === null ? null : isoTime(run.completedAt),
      output: { title: run.title, summary: run.summary, text: run.text, annotations_count: run.annotations.length },
      check_suite: suiteOf(world, repository, run),
      app: { id: world.app.id, slug: world.app.slug },
      pull_requests: openPullsAt(repository, run.headSha).map((pull) => pullReference(repository, pull)),
    },
    ...placeOf(world, repository, by),
  });
}

/** Calls the webhook about a suite that a person wants to run again. */
export function notifyCheckSuite(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredCheckRun,
  { action, by }: { action: 'rerequested'; by: string },
): void {
  if (world.app?.permissions['checks'] === undefined) return;
  const check_suite = suiteOf(world, repository, run);
  notify(world, 'check_suite', { action, check_suite, ...placeOf(world, repository, by) });
}

/** Calls the webhook about a group of the merge queue, where the App may see merge queues. */
export function notifyMergeGroup(
  world: GitHubWorld,
  repository: StoredRepository,
  group: { readonly headSha: string; readonly headRef: string; readonly baseSha: string; readonly baseRef: string },
): void {
  if (world.app?.permissions['merge_queues'] === undefined) return;
  const { headSha, headRef, baseSha, baseRef } = group;
  const merge_group = { head_sha: headSha, head_ref: headRef, base_sha: baseSha, base_ref: baseRef };
  const by = 'github-merge-queue[bot]';
  notify(world, 'merge_group', { action: 'checks_requested', merge_group, ...placeOf(world, repository, by) });
}

/** Open pull requests whose head is this commit of the repository itself: GitHub does not look into forks. */
export const openPullsAt = (repository: StoredRepository, sha: string): readonly StoredPull[] =>
  repository.pulls.filter((each) => each.state === 'open' && each.fork === null && each.headSha === sha);

const nameOf = ({ owner, name }: StoredRepository): string => `${owner}/${name}`;

export const accountOf = (login: string) => ({
  login,
  id: idOfName(login),
  type: login.endsWith('[bot]') ? 'Bot' : 'User',
});

/** What every event says of where it happened, and who did it. */
export const placeOf = (world: GitHubWorld, repository: StoredRepository, by: string) => ({
  repository: { id: repository.id, full_name: nameOf(repository) },
  ...(world.app === undefined ? {} : { installation: { id: idOfName(repository.owner) } }),
  sender: accountOf(by),
});

const suiteOf = (world: GitHubWorld, repository: StoredRepository, run: StoredCheckRun) => ({
  id: run.suite,
  head_sha: run.headSha,
  head_branch: openPullsAt(repository, run.headSha)[0]?.headRef ?? null,
  app: { id: world.app?.id, slug: world.app?.slug },
  pull_requests: openPullsAt(repository, run.headSha).map((pull) => pullReference(repository, pull)),
});

const pullReference = ({ id, name }: StoredRepository, pull: StoredPull) => ({
  id: pull.id,
  number: pull.number,
  head: { ref: pull.headRef, sha: pull.headSha, repo: { id, name } },
  base: { ref: pull.baseRef, sha: pull.baseSha, repo: { id, name } },
});

/** GitHub waits ten seconds for an answer, and does not call again. */
const TIME_LIMIT_MS = 10_000;

/** Calls as GitHub does: signed, once, and nobody waits for it. */
export function notify(world: GitHubWorld, event: string, payload: Readonly<Record<string, unknown>>): void {
  const { webhook } = world;
  if (webhook.target === undefined) return;
  const body = JSON.stringify(payload);
  const sending: Promise<void> = send(webhook.target, event, body).finally(() => webhook.sending.delete(sending));
  webhook.sending.add(sending);
}

async function send({ url, secret }: Webhook, event: string, body: string): Promise<void> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/local',
        'x-github-event': event,
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    await response.body?.cancel();
  } catch (error) {
    console.error({ event: 'local-github-webhook-failed', url, error });
  }
}
