import type { PullRequestState } from '../ports/code-host.ts';
import type { Incident } from '../records/incident.ts';
import type { PullRequest } from '../records/pull-request.ts';

/** Notes who wants the draft closed, and why, before it is closed: GitHub only tells that mendhook closed it. */
export const beginRejecting = (
  incident: Incident,
  rejecting: NonNullable<PullRequest['rejecting']>,
  now: number,
): Incident =>
  incident.pullRequest === undefined
    ? incident
    : { ...incident, pullRequest: { ...incident.pullRequest, rejecting }, updatedAt: now };

/** It stays open, or is open again: the word does not hold for its next closing. */
export const leaveRejecting = ({ rejecting: _, ...pullRequest }: PullRequest): PullRequest => pullRequest;

/** What GitHub says of it, where mendhook closed it in the name of the person who asked for that. */
export const asAsked = ({ rejecting }: PullRequest, seen: PullRequestState): PullRequestState =>
  rejecting === undefined || seen.closed === undefined || seen.closedByAuthor !== true
    ? seen
    : {
        ...seen,
        closedByAuthor: false,
        closed: { ...seen.closed, by: rejecting.by, reason: rejecting.reason },
      };
