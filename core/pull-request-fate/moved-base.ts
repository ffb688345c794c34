import type { Policy } from '../config/figures.ts';
import { DAY_MS } from '../durations.ts';
import { isUpdating } from '../lifecycle/open-work.ts';
import type { BaseMove, PullRequestState } from '../ports/code-host.ts';
import type { Incident } from '../records/incident.ts';
import type { PullRequest } from '../records/pull-request.ts';
import { waitsForPeople } from './old-draft.ts';

type Figures = Pick<Policy, 'draftBehindCommits'>;

/**
 * Whether GitHub is to be asked how far the incident's draft is from its base branch. Decided from the record alone. Only a
 * draft whose regression test was shown to be of this bug is updated, once a day at most.
 *
 * @param now epoch milliseconds
 */
export function mayUpdateBase(incident: Incident, { draftBehindCommits }: Figures, now: number): boolean {
  const { pullRequest } = incident;
  if (draftBehindCommits === 0 || pullRequest === undefined || !waitsForPeople(incident)) return false;
  const { seen = {}, pushed, unrelatedTest, idle, baseUpdate } = pullRequest;
  if (pushed === undefined || unrelatedTest === true || idle?.closing !== undefined) return false;
  if (seen.queue?.state === 'queued' || seen.locked === true || seen.archived === true || seen.gone === true) {
    return false;
  }
  if (baseUpdate === undefined) return true;
  // A person who reopens the draft, or leaves it open, knows that the bug is gone.
  const isDone = baseUpdate.end?.kind === 'bug-gone';
  return !isUpdating(incident) && !isDone && now >= baseUpdate.askedAt + DAY_MS;
}

/** Whether a draft is to be put on its base branch. Not for the same commit of it again, and not after a conflict that is still there. */
export function needsBaseUpdate({ baseUpdate }: PullRequest, move: BaseMove, { draftBehindCommits }: Figures): boolean {
  const conflicts = move.mergeable === false;
  if (move.behindBy === 0 || (!conflicts && move.behindBy < draftBehindCommits)) return false;
  if (baseUpdate === undefined) return true;
  const { end, plan } = baseUpdate;
  const base = end !== undefined && 'base' in end ? end.base : baseUpdate.base;
  if (base === move.base) return false;
  return !(conflicts && end?.kind === 'conflict' && (plan?.head ?? baseUpdate.head) === move.head);
}

/** Whether mendhook closed the draft because another commit of the base branch ended the bug. */
export const isClosedAsGone = ({ baseUpdate }: PullRequest, seen: PullRequestState | undefined): boolean =>
  seen?.closed !== undefined &&
  seen.closedByAuthor === true &&
  baseUpdate?.end?.kind === 'bug-gone' &&
  baseUpdate.end.byPeople !== true &&
  baseUpdate.end.reopened !== true;

/** Notes that a person reopened it: a closing after that has another reason. */
export function noteReopened(pullRequest: PullRequest): PullRequest {
  const { baseUpdate } = pullRequest;
  if (baseUpdate?.end?.kind !== 'bug-gone') return pullRequest;
  return { ...pullRequest, baseUpdate: { ...baseUpdate, end: { ...baseUpdate.end, reopened: true } } };
}
