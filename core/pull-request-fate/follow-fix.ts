import type { Policy } from '../config/figures.ts';
import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { statusOfFix } from '../lifecycle/incident-work.ts';
import { observationEnds, requireFollowUp } from '../lifecycle/open-work.ts';
import { asAsked, leaveRejecting } from '../lifecycle/reject-draft.ts';
import { assertIncidentTransition } from '../lifecycle/status.ts';
import type { PullRequestState } from '../ports/code-host.ts';
import type { Incident } from '../records/incident.ts';
import type { FailedFix, Merge } from '../records/merge.ts';
import type { PullRequest } from '../records/pull-request.ts';
import { isExpired, newEvents, noteDraftEvents } from './draft-events.ts';
import { isClosedAsGone, noteReopened } from './moved-base.ts';
import { beginIdle } from './old-draft.ts';

/** Most that is remembered of releases without the fix. */
const COMMITS_KEPT = 20;

type Terms = Pick<Policy, 'deployedAfterMinutes' | 'watchHours'>;

/**
 * Takes over what people made of the incident's pull request. What GitHub says is the truth, whatever was heard before: the
 * same state again changes nothing, and states may be heard in any order.
 *
 * An attempt in work goes on; what is noted meanwhile decides the incident’s status when it ends.
 *
 * @param dequeuedBecause why it left the merge queue, where an event told that
 */
export function followPullRequest(
  incident: Incident,
  seen: PullRequestState | undefined,
  terms: Terms,
  now: number,
  dequeuedBecause?: string,
): Incident {
  // What was merged stays merged; from there on the errors say how it goes on.
  if (incident.pullRequest === undefined || !isOpenAgain(incident, seen)) return incident;
  const { pullRequest: known } = incident;
  const found = seen === undefined || isAnother(known, seen) ? undefined : asAsked(known, seen);
  const noted = noteDraftEvents(incident, { seen: found, dequeuedBecause }, now);
  const { pullRequest, rejection: _, merge: __, ...rest } = noted;
  if (pullRequest === undefined) return incident;
  if (found === undefined) return noted === incident ? incident : dueAfter(noted, now);
  return followState(incident, { ...rest, pullRequest }, { seen: found, terms, now });
}

/** Whether no merge has decided it, or people took the draft up again that mendhook had closed for another commit. */
const isOpenAgain = ({ merge }: Incident, seen: PullRequestState | undefined): boolean =>
  merge === undefined || (merge.elsewhere === true && (seen?.state === 'open' || seen?.merged !== undefined));

/** Another repository may take over the name of one that was renamed: its pull request of that number is not ours. */
const isAnother = ({ branch }: PullRequest, seen: PullRequestState): boolean =>
  seen.branch !== undefined && seen.branch !== branch;

/** @param noted the incident without its rejection, with what has happened to the pull request */
function followState(
  incident: Incident,
  noted: Incident & { readonly pullRequest: PullRequest },
  { seen, terms, now }: { readonly seen: PullRequestState; readonly terms: Terms; readonly now: number },
): Incident {
  const pull = idleOf({ ...noted.pullRequest, draft: seen.draft }, { incident, seen, now });
  const followed: Incident = {
    ...noted,
    pullRequest: seen.state === 'open' ? asReopened(incident, pull) : pull,
    ...(seen.merged === undefined
      ? (closedAsGone(incident, noted.pullRequest, seen, terms) ?? answerOf(incident, noted.pullRequest, seen))
      : merged(incident, seen.merged, terms)),
  };
  const status = statusAfterAnswer(incident, followed, seen);
  assertIncidentTransition(incident.status, status);
  const next = { ...followed, status };
  if (!sameFate(incident, next)) return dueAfter(next, now);
  return JSON.stringify(incident.pullRequest) === JSON.stringify(next.pullRequest)
    ? incident
    : { ...incident, pullRequest: next.pullRequest };
}

/** What was noted of its closing counts for the next one no longer. */
function asReopened({ status, merge }: Incident, pullRequest: PullRequest): PullRequest {
  if (status === 'rejected') return leaveRejecting(pullRequest);
  return merge === undefined ? pullRequest : noteReopened(pullRequest);
}

/** People are told of it; while an attempt is in work, its end does that. */
const dueAfter = (incident: Incident, now: number): Incident =>
  incident.status === 'in-work'
    ? { ...incident, updatedAt: now }
    : requireFollowUp({ ...incident, updatedAt: now }, now);

/** Whether the bug has a merged fix, which its next errors put to the test. */
export const isObserved = ({ status }: Pick<Incident, 'status'>): boolean =>
  status === 'merged' || status === 'resolved';

/** An error of a release without the fix: the observation starts again, and that release is known from now on. */
export function noteEarlierRelease(incident: Incident, commit: string | undefined, now: number): Incident {
  const { merge } = incident;
  if (merge === undefined || !isObserved(incident)) return incident;
  const { versions, commits } = merge.earlier;
  const known = commit === undefined || commits.includes(commit);
  if (known && incident.status === 'merged') return incident;
  const earlier = { versions, commits: known ? commits : [...commits, commit].slice(-COMMITS_KEPT) };
  const observed: Incident = { ...incident, status: 'merged', merge: { ...merge, earlier }, updatedAt: now };
  return incident.status === 'merged' ? observed : requireFollowUp(observed, now);
}

/** The bug is back in a release with the fix. The next attempt is told of this one; its error is the one that is seen now. */
export function regress(
  incident: Incident,
  seen: { at: number; release?: string | undefined } & Pick<Incident, 'representative'>,
  now: number,
): Incident {
  const { pullRequest, merge, outcome: _, ...rest } = incident;
  if (pullRequest === undefined || merge === undefined || !isObserved(incident)) return incident;
  assertIncidentTransition(incident.status, 'regressed');
  const { release } = seen;
  const failed = {
    attempt: incident.attempt,
    pullRequest,
    merge,
    recurredAt: seen.at,
    ...(release === undefined ? {} : { release }),
  };
  const regressed: Incident = {
    ...rest,
    status: 'regressed',
    representative: seen.representative,
    failedFixes: [...(incident.failedFixes ?? []).map(withoutDifference), failed],
    updatedAt: now,
  };
  return requireFollowUp(regressed, now);
}

/** An incident has room for the difference of one merge. */
const withoutDifference = (failed: FailedFix): FailedFix =>
  failed.merge.as?.kind === 'changed'
    ? { ...failed, merge: { ...failed.merge, as: { kind: 'changed', difference: '', cut: true } } }
    : failed;

/** Ends the watch when its time is over and the bug stayed away. */
export function resolve(incident: Incident, now: number): Incident {
  const ends = observationEnds(incident);
  if (incident.status !== 'merged' || ends === undefined || now < ends) return incident;
  return requireFollowUp({ ...incident, status: 'resolved', updatedAt: now }, now);
}

const startObservation = (
  { samples }: Incident,
  merged: Pick<Merge, 'at' | 'by' | 'commit' | 'as'>,
  terms: Terms,
): Merge => ({
  ...merged,
  deployedFrom: merged.at + terms.deployedAfterMinutes * MINUTE_MS,
  watchMs: terms.watchHours * HOUR_MS,
  earlier: { versions: samples.versions, commits: [] },
});

const merged = (incident: Incident, by: NonNullable<PullRequestState['merged']>, terms: Terms) => ({
  merge: startObservation(incident, by, terms),
});

/** Another commit did what the draft was for: the bug is observed from there on, as after a merge. */
function closedAsGone(incident: Incident, pullRequest: PullRequest, seen: PullRequestState, terms: Terms) {
  const end = pullRequest.baseUpdate?.end;
  if (seen.closed === undefined || end?.kind !== 'bug-gone' || !isClosedAsGone(pullRequest, seen)) return undefined;
  const gone = { at: seen.closed.at, commit: end.commit ?? end.base };
  return { merge: { elsewhere: true as const, ...startObservation(incident, gone, terms) } };
}

/** Most that is remembered of pull requests that nobody answered. */
const EXPIRIES_KEPT = 20;

function answerOf(
  { status, attempt, expiries = [] }: Incident,
  pullRequest: PullRequest,
  seen: PullRequestState,
): Pick<Incident, 'rejection' | 'expiries'> {
  const { state, closed } = seen;
  if (state !== 'closed' || closed === undefined) return {};
  if (!isExpired(pullRequest, seen)) return { rejection: closed };
  // While an attempt is in work, its end is asked about it again.
  if (status === 'expired' || status === 'in-work') return {};
  const expiry = { at: closed.at, attempt, pullRequest: pullRequest.number };
  return { expiries: [...expiries, expiry].slice(-EXPIRIES_KEPT) };
}

/** The days of a draft begin when it was opened, and again when it is reopened. */
function idleOf(
  pullRequest: PullRequest,
  { incident, seen, now }: { incident: Incident; seen: PullRequestState; now: number },
): PullRequest {
  if (seen.state !== 'open') return pullRequest;
  const isReopened = incident.status === 'expired' || incident.merge !== undefined;
  if (isReopened) return { ...pullRequest, idle: { since: now } };
  return beginIdle(pullRequest, seen.openedAt);
}

function statusAfterAnswer(before: Incident, followed: Incident, seen: PullRequestState): Incident['status'] {
  if (followed.pullRequest !== undefined && isExpired(followed.pullRequest, seen)) {
    return before.status === 'in-work' ? 'in-work' : 'expired';
  }
  return isDecided(before, followed) ? statusOfFix(followed) : before.status;
}

/** Whether people's answer, or their taking it back, decides the incident’s status. */
const isDecided = (before: Incident, { merge, rejection }: Incident): boolean =>
  before.status !== 'in-work' &&
  (merge !== undefined ||
    rejection !== undefined ||
    before.merge !== undefined ||
    before.status === 'rejected' ||
    before.status === 'expired');

const sameFate = (one: Incident, other: Incident): boolean =>
  one.status === other.status &&
  one.pullRequest?.draft === other.pullRequest?.draft &&
  newEvents(one, other).length === 0 &&
  one.merge === other.merge &&
  JSON.stringify(one.rejection) === JSON.stringify(other.rejection);
