import type { Incident } from './incident.ts';
import { assertIncidentTransition, type IncidentStatus, statusAfter } from './incident-status.ts';
import type { Outcome } from './outcome.ts';
import type { PullRequest } from './proposed-fix.ts';

/** Takes the incident into work, in the name of an alert or a request: its next attempt is about to be submitted. */
export function beginWork(incident: Incident, claimant: string, now: number): Incident {
  assertIncidentTransition(incident.status, 'in-work');
  const { outcome: _, partOf: __, ...rest } = incident;
  return { ...rest, status: 'in-work', attempt: incident.attempt + 1, claimedBy: claimant, updatedAt: now };
}

/** Whether this alert or request took the incident into work; it is the one to submit the job. */
export const isClaimedBy = ({ status, claimedBy }: Incident, claimant: string): boolean =>
  status === 'in-work' && claimedBy === claimant;

/** Takes back `beginWork`: nothing was submitted, and the number is free for the next attempt. */
export function withdrawWork(incident: Incident): Incident {
  const { claimedBy: _, ...rest } = incident;
  const status = statusBefore(incident);
  assertIncidentTransition(incident.status, status);
  return { ...rest, status, attempt: incident.attempt - 1 };
}

/** Where an incident stood before its newest attempt took it into work. */
function statusBefore({ attempt, failedFixes = [] }: Incident): IncidentStatus {
  if (failedFixes.at(-1)?.attempt === attempt - 1) return 'regressed';
  return attempt > 1 ? 'failed' : 'observed';
}

/** Keeps why no attempt is made. An incident that is in work, or is answered, already says how it stands. */
export const recordSkip = (incident: Incident, { rule, reason }: { rule: string; reason: string }): Incident =>
  isWaiting(incident) ? { ...incident, outcome: { kind: 'skipped', rule, reason } } : incident;

/** Whether nothing but the policy stands between the incident and its next attempt. */
const isWaiting = ({ status }: Incident): boolean => ['observed', 'failed', 'regressed'].includes(status);

/**
 * Records how the attempt ended and, where there is one, the draft pull request; what people have made of that meanwhile
 * stands already in the incident.
 */
export function endWork(
  incident: Incident,
  outcome: Outcome,
  pullRequest: PullRequest | undefined,
  now: number,
): Incident {
  const status = pullRequest === undefined ? statusAfter(outcome) : statusOfFix(incident);
  assertIncidentTransition(incident.status, status);
  const rejection = status === 'rejected' ? (incident.rejection ?? { at: now, reason: outcome.reason }) : undefined;
  return {
    ...incident,
    status,
    outcome,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(rejection === undefined ? {} : { rejection }),
    updatedAt: now,
  };
}

/** Where an incident stands by what people made of its pull request. */
export function statusOfFix({ merge, rejection }: Pick<Incident, 'merge' | 'rejection'>): IncidentStatus {
  if (merge !== undefined) return 'merged';
  return rejection === undefined ? 'fix-proposed' : 'rejected';
}
