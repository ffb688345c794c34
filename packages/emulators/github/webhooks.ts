import { createHmac, randomUUID } from 'node:crypto';
import type { StoredPull, StoredRepository } from './state.ts';
import type { Webhook } from './webhook.ts';
import type { GitHubWorld } from './world.ts';

export type PullAction = 'opened' | 'closed' | 'reopened' | 'ready_for_review' | 'converted_to_draft';

/** GitHub waits ten seconds for an answer, and does not call again. */
const TIME_LIMIT_MS = 10_000;

/**
 * Calls the repository's webhook about a pull request, as GitHub does: signed, once, and nobody waits for it.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
 */
export function notifyPull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { action, by }: { action: PullAction; by: string },
): void {
  const { webhook } = world;
  if (webhook.target === undefined) return;
  const full_name = `${repository.owner}/${repository.name}`;
  const body = JSON.stringify({
    action,
    number: pull.number,
    pull_request: {
      number: pull.number,
      state: pull.state,
      draft: pull.draft,
      merged: pull.mergedAt !== null,
      merge_commit_sha: pull.mergeCommitSha,
      title: pull.title,
      html_url: world.htmlUrl(repository.owner, repository.name, pull.number),
      head: { ref: pull.headRef, sha: pull.headSha, repo: { full_name } },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: { full_name } },
    },
    repository: { full_name },
    sender: { login: by },
  });
  const sending: Promise<void> = send(webhook.target, body).finally(() => webhook.sending.delete(sending));
  webhook.sending.add(sending);
}

async function send({ url, secret }: Webhook, body: string): Promise<void> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/local',
        'x-github-event': 'pull_request',
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
