import { z } from 'zod';
import { BRANCH_PREFIX, KEEP_LABEL } from '../../core/names.ts';

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
  /** Of `labeled` and `unlabeled`. */
  label: z.object({ name: z.string() }).optional(),
  /** Of `dequeued`. */
  reason: z.string().nullish(),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const pushEvent = z.object({ ref: z.string(), deleted: z.boolean().optional(), repository });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delete */
const deleteEvent = z.object({ ref: z.string(), ref_type: z.string(), repository });

/** Which draft something has happened to. What has happened is asked of GitHub. */
export interface DraftPlace {
  readonly action: string;
  readonly incidentId: string;
  readonly repository: string;
  /** Left out by what happens to a branch. */
  readonly number?: number;
  /** Why a merge queue dropped it: GitHub's REST API does not tell. It counts only if GitHub says that it was dropped. */
  readonly dequeuedBecause?: string;
}

/** The events that may be about a draft. */
export const DRAFT_EVENTS: ReadonlySet<string> = new Set(['pull_request', 'push', 'delete']);

/** Actions after which a pull request stands otherwise. */
const ACTIONS: readonly string[] = [
  ...['closed', 'reopened', 'ready_for_review', 'converted_to_draft', 'edited', 'synchronize'],
  ...['locked', 'unlocked', 'enqueued', 'dequeued'],
];
const LABEL_ACTIONS: readonly string[] = ['labeled', 'unlabeled'];

/** The words that GitHub's description has for it. */
const DEQUEUED_BECAUSE = /^[A-Z_]{1,40}$/;

/**
 * Reads where an event says that something has happened to a draft.
 *
 * @param event `x-github-event`
 * @returns undefined when it can be about none of ours: another action, another branch, or a branch of a fork
 * @throws {z.ZodError} when it is no such event
 */
export function readDraftPlace(payload: unknown, event: string): DraftPlace | undefined {
  switch (event) {
    case 'pull_request':
      return ofPullRequest(pullRequestEvent.parse(payload));
    case 'push': {
      const { ref, repository: place } = pushEvent.parse(payload);
      return ofBranch('pushed', /^refs\/heads\/(.+)$/.exec(ref)?.[1], place.full_name);
    }
    case 'delete': {
      const { ref, ref_type: type, repository: place } = deleteEvent.parse(payload);
      return ofBranch('deleted', type === 'branch' ? ref : undefined, place.full_name);
    }
    default:
      return undefined;
  }
}

/** A branch that somebody pushed commits to. Drafts may go to it. */
export interface PushedBranch {
  readonly repository: string;
  readonly branch: string;
}

/**
 * Reads which branch an event says that somebody pushed to.
 *
 * @returns undefined for what is no push to a branch
 * @throws {z.ZodError} when it is no such event
 */
export function readPushedBranch(payload: unknown, event: string): PushedBranch | undefined {
  if (event !== 'push') return undefined;
  const { ref, repository: place, deleted } = pushEvent.parse(payload);
  const branch = /^refs\/heads\/(.{1,255})$/.exec(ref)?.[1];
  return branch === undefined || deleted === true || branch.startsWith(BRANCH_PREFIX)
    ? undefined
    : { repository: place.full_name, branch };
}

function ofPullRequest(told: z.infer<typeof pullRequestEvent>): DraftPlace | undefined {
  const { action, repository: base, pull_request: pull, label, reason } = told;
  const isRead = ACTIONS.includes(action) || (LABEL_ACTIONS.includes(action) && label?.name === KEEP_LABEL);
  // Anybody may open a pull request from a fork, and name its branch as they like.
  if (!isRead || pull.head.repo?.full_name !== base.full_name) return undefined;
  const place = ofBranch(action, pull.head.ref, base.full_name);
  if (place === undefined) return undefined;
  const because = action === 'dequeued' && DEQUEUED_BECAUSE.test(reason ?? '') ? { dequeuedBecause: reason ?? '' } : {};
  return { ...place, number: pull.number, ...because };
}

function ofBranch(action: string, branch = '', fullName: string): DraftPlace | undefined {
  const incidentId = branch.startsWith(BRANCH_PREFIX) ? branch.slice(BRANCH_PREFIX.length) : '';
  return /^[0-9a-f]{8,128}$/.test(incidentId) ? { action, incidentId, repository: fullName } : undefined;
}
