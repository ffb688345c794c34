import type { Policy } from '../config/figures.ts';
import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { statusOfFix } from '../lifecycle/incident-work.ts';
import { observationEnds, requireFollowUp } from '../lifecycle/open-work.ts';
import { assertIncidentTransition } from '../lifecycle/status.ts';
import type { PullRequestState } from '../ports/code-host.ts';
import type { Incident } from '../records/incident.ts';
import type { Merge } from '../records/merge.ts';

/** Most that is remembered of releases without the fix. */
const COMMITS_KEPT = 20;

type Terms = Pick<Policy, 'deployedAfterMinutes' | 'watchHours'>;

/**
 * Takes over what people made of the incident's pull request. What GitHub says is the truth, whatever was heard before: the
 * same state again changes nothing, and states may be heard in any order.
 *
 * An attempt in work goes on; what is noted meanwhile decides the incident’s status when it ends.
 */
export function followPullRequest(incident: Incident, seen: PullRequestState, terms: Terms, now: number): Incident {
  const { pullRequest, rejection: _, ...rest } = incident;
  // What was merged stays merged; from there on the errors say how it goes on.
  if (pullRequest === undefined || incident.merge !== undefined) return incident;
  const followed: Incident = {
    ...rest,
    pullRequest: { ...pullRequest, draft: seen.draft },
    ...(seen.merged === undefined ? rejected(seen) : { merge: startObservation(incident, seen.merged, terms) }),
  };
  const status = isDecided(incident, followed) ? statusOfFix(followed) : incident.status;
  assertIncidentTransition(incident.status, status);
  const next = { ...followed, status };
  if (sameFate(incident, next)) return incident;
  return status === 'in-work' ? { ...next, updatedAt: now } : requireFollowUp({ ...next, updatedAt: now }, now);
}

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
    failedFixes: [...(incident.failedFixes ?? []), failed],
    updatedAt: now,
  };
  return requireFollowUp(regressed, now);
}

/** Ends the watch when its time is over and the bug stayed away. */
export function resolve(incident: Incident, now: number): Incident {
  const ends = observationEnds(incident);
  if (incident.status !== 'merged' || ends === undefined || now < ends) return incident;
  return requireFollowUp({ ...incident, status: 'resolved', updatedAt: now }, now);
}

const startObservation = ({ samples }: Incident, merged: Pick<Merge, 'at' | 'by' | 'commit'>, terms: Terms): Merge => ({
  ...merged,
  deployedFrom: merged.at + terms.deployedAfterMinutes * MINUTE_MS,
  watchMs: terms.watchHours * HOUR_MS,
  earlier: { versions: samples.versions, commits: [] },
});

const rejected = ({ state, closed }: PullRequestState) =>
  state === 'closed' && closed !== undefined ? { rejection: closed } : {};

/** Whether people's answer, or their taking it back, decides the incident’s status. */
const isDecided = (before: Incident, { merge, rejection }: Incident): boolean =>
  before.status !== 'in-work' && (merge !== undefined || rejection !== undefined || before.status === 'rejected');

const sameFate = (one: Incident, other: Incident): boolean =>
  one.status === other.status &&
  one.pullRequest?.draft === other.pullRequest?.draft &&
  one.merge === other.merge &&
  JSON.stringify(one.rejection) === JSON.stringify(other.rejection);
