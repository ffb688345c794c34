import type { Attempt } from '../records/attempt.ts';
import type { Incident, IncidentStatus } from '../records/incident.ts';
import type { Outcome } from '../records/outcome.ts';
import type { PullRequest } from '../records/pull-request.ts';
import type { Rejection } from '../records/rejection.ts';
import { hasRule } from './has-rule.ts';
import { isWithdrawn } from './no-container.ts';
import { finishFollowUp, requireFollowUp } from './open-work.ts';
import { UNRELATED_TEST } from './proof.ts';
import { keepRejection } from './rejections.ts';
import { assertIncidentTransition, statusAfter } from './status.ts';

/** Takes the incident into work, in the name of an alert or a request: its next attempt is about to be submitted. */
export function beginWork(incident: Incident, claimant: string, now: number): Incident {
  assertIncidentTransition(incident.status, 'in-work');
  const { status, outcome, pullRequest, rejection, partOf, released, claims: _, ...rest } = keepRejection(incident);
  // What is closed does not answer the bug any more once it is tried again.
  const isClosed = status === 'rejected' || status === 'expired';
  const answered = isClosed || pullRequest === undefined ? {} : { pullRequest };
  const setAside = { status, outcome, pullRequest, rejection };
  const working: Incident = {
    ...rest,
    ...answered,
    ...leaving(partOf, released, now),
    status: 'in-work',
    attempt: incident.attempt + 1,
    claimedBy: claimant,
    setAside,
    updatedAt: now,
  };
  return finishFollowUp(working, now);
}

/** What is worked on by itself is part of no other, and no rule makes it a member again. */
function leaving(partOf: Incident['partOf'], released: Incident['released'], now: number): Pick<Incident, 'released'> {
  if (released !== undefined) return { released };
  if (partOf?.by !== 'rule') return {};
  return { released: { from: partOf.incidentId, because: 'it still failed after a day', at: now, due: false } };
}

/** Takes the incident into work to change its open draft, in the name of a person's request on it. */
export function beginRound(incident: Incident, claimant: string, now: number): Incident {
  const working = beginWork(incident, claimant, now);
  const { pullRequest } = working;
  if (pullRequest === undefined) throw new Error(`incident ${incident.id} has no draft`);
  return { ...working, pullRequest: { ...pullRequest, rounds: (pullRequest.rounds ?? 0) + 1 } };
}

/** Whether this alert or request took the incident into work; it is the one to submit the job. */
export const isClaimedBy = ({ status, claimedBy }: Incident, claimant: string): boolean =>
  status === 'in-work' && claimedBy === claimant;

/** Decides whether the attempt that was begun has what it claims. What was decided first stays. */
export const decideClaims = (incident: Incident, claims: NonNullable<Incident['claims']>): Incident =>
  incident.claims === undefined ? { ...incident, claims } : incident;

/** Takes back `beginWork`: nothing was submitted, and the number is free for the next attempt. */
export function withdrawWork(incident: Incident): Incident {
  const { claimedBy: _, lookAt: __, claims: ___, setAside = { status: 'observed' }, ...rest } = incident;
  assertIncidentTransition(incident.status, setAside.status);
  return { ...rest, ...setAside, attempt: incident.attempt - 1 };
}

/** Keeps why no attempt is made. An incident that is in work, or is answered, already tells its state. */
export function recordSkip(incident: Incident, { rule, reason }: Pick<Outcome, 'rule' | 'reason'>): Incident {
  const { outcome } = incident;
  const isKnown = outcome?.kind === 'skipped' && outcome.rule === rule && outcome.reason === reason;
  return isKnown || !isWaiting(incident)
    ? incident
    : { ...incident, outcome: { kind: 'skipped', reason, ...(rule === undefined ? {} : { rule }) } };
}

/** Whether nothing but the policy is between the incident and its next attempt. */
const isWaiting = ({ status }: Incident): boolean => ['observed', 'failed', 'regressed', 'expired'].includes(status);

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
  if (isWithdrawn(outcome)) return returnWork(incident, outcome, now);
  const status = pullRequest === undefined ? statusAfter(outcome) : statusOfFix(incident);
  assertIncidentTransition(incident.status, status);
  const rejection = status === 'rejected' ? (incident.rejection ?? { at: now, reason: outcome.reason }) : undefined;
  const ended: Incident = {
    ...incident,
    status,
    outcome,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(rejection === undefined ? {} : { rejection }),
    updatedAt: now,
  };
  return requireFollowUp(ended, now);
}

/**
 * Ends the incident's work in the outcome of its attempt. The same incident when a newer attempt is in work, or when it was
 * ended already.
 */
export function endWorkOf(
  incident: Incident,
  { number, round }: Pick<Attempt, 'number' | 'round'>,
  outcome: Outcome,
  now: number,
): Incident {
  if (incident.status !== 'in-work' || incident.attempt !== number) return incident;
  const isUnchanged = round !== undefined && !changesDraft(outcome) && !isWithdrawn(outcome);
  return isUnchanged ? endUnchanged(incident, now) : endWork(incident, outcome, draftOf(incident, outcome), now);
}

/** Whether a round that ends so has put a commit on its draft. */
export const changesDraft = ({ kind }: Outcome): boolean => kind === 'fix-verified';

/** The draft is as before the round, and so is what is said of it; people may have answered it meanwhile. */
function endUnchanged(incident: Incident, now: number): Incident {
  const { merge, rejection, setAside = { status: 'fix-proposed' as const } } = incident;
  const isAnswered = merge !== undefined || rejection !== undefined;
  const status = isAnswered ? statusOfFix(incident) : setAside.status;
  assertIncidentTransition(incident.status, status);
  const { outcome } = setAside;
  return requireFollowUp({ ...incident, status, ...(outcome === undefined ? {} : { outcome }), updatedAt: now }, now);
}

/** What is to be said of the incident's fix: a round that left the draft alone says nothing of it. */
export const outcomeShown = (
  { outcome }: Pick<Incident, 'outcome'>,
  attempt: Pick<Attempt, 'outcome' | 'round'> | undefined,
): Outcome | undefined =>
  attempt?.outcome === undefined || (attempt.round !== undefined && !changesDraft(attempt.outcome))
    ? outcome
    : attempt.outcome;

/** The draft that holds the fix of this outcome; undefined when there is none, or it is an earlier attempt's. */
export const draftOf = ({ pullRequest }: Pick<Incident, 'pullRequest'>, outcome: Outcome): Incident['pullRequest'] =>
  outcome.kind === 'fix-verified' || (hasRule(outcome, UNRELATED_TEST) && pullRequest?.unrelatedTest === true)
    ? pullRequest
    : undefined;

/** The incident stands as before the attempt, says why none was made, and the next alert may take it up. */
function returnWork(incident: Incident, outcome: Outcome, now: number): Incident {
  const { claimedBy: _, claims: __, setAside = { status: 'observed' }, withdrawnAttempts = 0, ...rest } = incident;
  assertIncidentTransition(incident.status, setAside.status);
  const returned = { ...rest, ...setAside, withdrawnAttempts: withdrawnAttempts + 1, updatedAt: now };
  return requireFollowUp(recordSkip(returned, outcome), now);
}

/**
 * Records the draft that a person had opened for an attempt that ended without one. The same incident when it is there
 * already.
 */
export function proposeFix(incident: Incident, pullRequest: PullRequest, now: number): Incident {
  const hasAnswer = incident.status === 'diagnosed' || incident.status === 'fix-proposed';
  const status = hasAnswer ? statusOfFix(incident) : incident.status;
  if (incident.pullRequest !== undefined && incident.status === status) return incident;
  assertIncidentTransition(incident.status, status);
  const proposed = { ...incident, status, pullRequest: incident.pullRequest ?? pullRequest, updatedAt: now };
  return incident.unsettled === true ? proposed : finishFollowUp(proposed, now);
}

/** Records that a person dismissed the attempt's result. It is a decision, like closing a pull request. */
export function dismiss(incident: Incident, rejection: Rejection, now: number): Incident {
  assertIncidentTransition(incident.status, 'rejected');
  return requireFollowUp({ ...incident, status: 'rejected', rejection, updatedAt: now }, now);
}

/** Where an incident stands by what people made of its pull request. */
export function statusOfFix({ merge, rejection }: Pick<Incident, 'merge' | 'rejection'>): IncidentStatus {
  if (merge !== undefined) return 'merged';
  return rejection === undefined ? 'fix-proposed' : 'rejected';
}
