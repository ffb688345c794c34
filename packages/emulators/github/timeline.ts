import type { StoredPull, StoredRepository, StoredTimelineEvent } from './state.ts';
import { commitChange, type GitHubWorld, takeId } from './world.ts';

/** Notes an event in a pull request's timeline. Comments and reviews are kept by themselves. */
export function noteTimeline(
  world: GitHubWorld,
  repository: StoredRepository,
  { number }: Pick<StoredPull, 'number'>,
  told: { readonly event: string; readonly actor: string; readonly label?: string },
): void {
  const event: StoredTimelineEvent = { id: takeId(world), number, ...told, createdAt: world.clock() };
  repository.timeline.push(event);
  commitChange(world);
}

/** What a webhook of an action is in the timeline. https://docs.github.com/en/rest/using-the-rest-api/issue-event-types */
export const TIMELINE_OF_ACTION: Readonly<Record<string, string>> = {
  closed: 'closed',
  reopened: 'reopened',
  converted_to_draft: 'convert_to_draft',
  ready_for_review: 'ready_for_review',
  locked: 'locked',
  unlocked: 'unlocked',
  enqueued: 'added_to_merge_queue',
  dequeued: 'removed_from_merge_queue',
  labeled: 'labeled',
  unlabeled: 'unlabeled',
  review_requested: 'review_requested',
};
