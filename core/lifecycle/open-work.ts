import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { DueKind } from '../names.ts';
import type { Incident } from '../records/incident.ts';
import { callDueAt } from './call-due.ts';
import { forgetFailedChecks } from './failed-checks.ts';
import { issueDueAt } from './issue-due.ts';
import { membersDueAt } from './members.ts';
import { questionsDueAt } from './question.ts';
import { hasOwnThread, threadUpdateEnds } from './thread-update.ts';

/** The process that changed the incident follows up within this time, or has died. */
const FOLLOWED_UP_WITHIN_MS = 5 * MINUTE_MS;
const CHECK_ATTEMPT_MS = 5 * MINUTE_MS;
const CHECK_PULL_REQUEST_MS = HOUR_MS;
/** GitHub's events name the branch, and only mendhook's own branches name their incident. */
const CHECK_AGENTS_PULL_REQUEST_MS = 10 * MINUTE_MS;

/** Notes that money is to be settled and people are to be told: part of each change of an incident’s status. */
export const requireFollowUp = (incident: Incident, now: number): Incident => ({
  ...forgetFailedChecks(incident),
  unsettled: true,
  lookAt: now + FOLLOWED_UP_WITHIN_MS,
});

/** Notes that it was done, or that there was nothing to do, and when to look at the incident next. */
export function finishFollowUp(incident: Incident, now: number): Incident {
  const seen = forgetFailedChecks(incident);
  const next = nextCheckAt(incident, now);
  // The same object means that there is nothing to write.
  if (seen.unsettled === undefined && seen.lookAt === next) return seen;
  const { unsettled: _, lookAt: __, ...rest } = seen;
  return next === undefined ? rest : { ...rest, lookAt: next };
}

/** Why the sweep has to look at an incident, and when (epoch milliseconds). */
export interface Due {
  readonly kind: Exclude<DueKind, 'alert' | 'change'>;
  readonly at: number;
}

/** @returns undefined when nothing about the incident is open */
export function dueOf(incident: Incident): Due | undefined {
  const { failedLooks, lookAt = NEVER, threadTurn, pendingReplies, released } = incident;
  const needsThreadUpdate = threadTurn?.behind === true || pendingReplies !== undefined;
  const showAt = threadTurn && needsThreadUpdate && hasOwnThread(incident) ? threadUpdateEnds(threadTurn) : NEVER;
  const triageAt = released?.due ? released.at : NEVER;
  const membersAt = membersDueAt(incident) ?? NEVER;
  const questionAt = questionsDueAt(incident) ?? NEVER;
  const first = Math.min(lookAt, showAt, triageAt, questionAt);
  const at = first === NEVER ? NEVER : Math.max(first, failedLooks?.notBefore ?? 0);
  // Members, people who are to be called, and the issue do not wait for what cannot be looked at.
  const urgentAt = Math.min(membersAt, callDueAt(incident) ?? NEVER, issueDueAt(incident) ?? NEVER);
  if (urgentAt <= at) return urgentAt === NEVER ? undefined : { kind: 'incident', at: urgentAt };
  if (failedLooks?.refused === false) return { kind: 'retry', at };
  if (triageAt === first || questionAt === first) return { kind: 'incident', at };
  return { kind: lookAt <= showAt ? checkKind(incident) : 'thread', at };
}

const NEVER = Number.POSITIVE_INFINITY;

/** A pull request that is followed waits for people; all else is work that was cut off or is to be ended. */
const checkKind = ({ status, unsettled, publishing, pullRequest }: Incident): Due['kind'] =>
  status === 'in-work' || unsettled === true || publishing !== undefined || isUpdating({ pullRequest })
    ? 'incident'
    : 'pull-request';

/** Whether a job puts its draft on the newest commit of the base branch, or people are to be told how that ended. */
export const isUpdating = ({ pullRequest }: Pick<Incident, 'pullRequest'>): boolean =>
  pullRequest?.baseUpdate !== undefined && pullRequest.baseUpdate.status !== 'told';

/** The time from which on a merged bug that nobody saw again is resolved; undefined when nothing is watched. */
export const observationEnds = ({ merge, lastSeen }: Pick<Incident, 'merge' | 'lastSeen'>): number | undefined =>
  merge === undefined ? undefined : Math.max(merge.deployedFrom, lastSeen) + merge.watchMs;

function nextCheckAt(incident: Incident, now: number): number | undefined {
  if (incident.publishing !== undefined || isUpdating(incident)) return now + CHECK_ATTEMPT_MS;
  switch (incident.status) {
    case 'in-work':
      return now + CHECK_ATTEMPT_MS;
    case 'fix-proposed':
    case 'diagnosed':
    case 'failed':
      return nextPullRequestCheckAt(incident, now);
    case 'merged':
      return observationEnds(incident);
    case 'observed':
    case 'rejected':
    case 'resolved':
    case 'regressed':
    case 'expired':
      return undefined;
    default:
      return incident.status satisfies never;
  }
}

/** Labels that are missing are mended soon, and at the usual pace where GitHub goes on refusing them. */
function nextPullRequestCheckAt({ pullRequest }: Incident, now: number): number | undefined {
  if (pullRequest === undefined) return undefined;
  const since = pullRequest.unlabelled?.since ?? 0;
  const usual = pullRequest.by === undefined ? CHECK_PULL_REQUEST_MS : CHECK_AGENTS_PULL_REQUEST_MS;
  return now + (now - since < HOUR_MS ? CHECK_ATTEMPT_MS : usual);
}
