import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { DraftSeen } from '../core/records/draft-event.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

const account = z.object({ login: z.string(), type: z.string() }).nullish();

/** What is read of an event. https://docs.github.com/en/rest/using-the-rest-api/issue-event-types */
const word = z.object({
  actor: account,
  user: account,
  created_at: z.string().optional(),
  submitted_at: z.string().nullish(),
  author_association: z.string().optional(),
});
const timelineEvent = word.extend({
  event: z.string().optional(),
  label: z.object({ name: z.string() }).optional(),
  /** Of `line-commented`: answers in a thread of a review. */
  comments: z.array(word).optional(),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;

const PAGE = 100;
/** A conversation of more pages is read from its end. */
const PAGES_READ = 5;

/**
 * Reads the newest 500 events of a pull request's timeline, oldest first: comments, reviews, labels, its place in a queue.
 *
 * https://docs.github.com/en/rest/issues/timeline#list-timeline-events-for-an-issue
 */
export async function readTimeline(
  octokit: Octokit,
  target: Target,
  number: number,
): Promise<readonly TimelineEvent[]> {
  const at = { ...target, issue_number: number, per_page: PAGE };
  const first = await octokit.issues.listEventsForTimeline({ ...at, page: 1 });
  const last = lastPage(first.headers.link);
  const from = Math.max(2, last - PAGES_READ + 1);
  const pages = last - PAGES_READ >= 1 ? [] : [first.data];
  for (let page = from; page <= last; page += 1) {
    pages.push((await octokit.issues.listEventsForTimeline({ ...at, page })).data);
  }
  return pages.flat().map((event) => timelineEvent.parse(event));
}

/** Whether a pull request is in the merge queue, or has left it; undefined when it has never been in one. */
export async function readQueuePlace(octokit: Octokit, target: Target, number: number): Promise<DraftSeen['queue']> {
  const events = await readTimeline(octokit, target, number);
  const newest = events.findLast(({ event = '' }) => event in QUEUE_STATES);
  const state = QUEUE_STATES[newest?.event ?? ''];
  return newest?.created_at === undefined || state === undefined
    ? undefined
    : { state, at: Date.parse(newest.created_at) };
}

/** GitHub's pages do not list these two; its answers have them. */
const QUEUE_STATES: Readonly<Record<string, 'queued' | 'dequeued'>> = {
  added_to_merge_queue: 'queued',
  removed_from_merge_queue: 'dequeued',
};

/** https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api#using-link-headers */
function lastPage(link: string | undefined): number {
  const [, page] = /[?&]page=(\d+)[^>]*>; rel="last"/.exec(link ?? '') ?? [];
  return page === undefined ? 1 : Number(page);
}
