import { z } from 'zod';
import { BRANCH_PREFIX } from '../../core/names.ts';

const repository = z.object({ full_name: z.string() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
const pullRequestEvent = z.object({
  action: z.string(),
  repository,
  pull_request: z.object({
    number: z.int().positive(),
    /** Without a repository, the fork is gone. */
    head: z.object({ ref: z.string(), repo: repository.nullable() }),
  }),
});

/** Which pull request something has happened to. What has happened is asked of GitHub. */
export interface PullRequestEvent {
  readonly action: string;
  readonly incidentId: string;
  readonly repository: string;
  readonly number: number;
}

/** Actions after which a pull request stands otherwise. */
const ACTIONS = ['closed', 'reopened', 'ready_for_review', 'converted_to_draft'];

/**
 * Reads a `pull_request` event.
 *
 * @returns undefined when it can be about none of ours: another action, another branch, or a branch of a fork
 * @throws {z.ZodError} when it is no such event
 */
export function readPullRequestEvent(payload: unknown): PullRequestEvent | undefined {
  const { action, repository: base, pull_request: pull } = pullRequestEvent.parse(payload);
  const { ref, repo } = pull.head;
  const incidentId = ref.startsWith(BRANCH_PREFIX) ? ref.slice(BRANCH_PREFIX.length) : '';
  // Anybody may open a pull request from a fork, and name its branch as they like.
  if (!ACTIONS.includes(action) || !/^[0-9a-f]{8,128}$/.test(incidentId) || repo?.full_name !== base.full_name) {
    return undefined;
  }
  return { action, incidentId, repository: base.full_name, number: pull.number };
}
