import { z } from 'zod';
import type { OutcomeKind } from './outcome.ts';

/**
 * Where an incident stands. `observed`: counted, nothing in work. `in-work`: an attempt runs. `fix-proposed`: a draft
 * pull request is open. `diagnosed`: a person has the diagnosis. `failed`: the attempt ended without either.
 */
export const incidentStatus = z.enum(['observed', 'in-work', 'fix-proposed', 'diagnosed', 'failed']);
export type IncidentStatus = z.infer<typeof incidentStatus>;

export const attemptStatus = z.enum(['claimed', 'submitted', 'running', 'ended']);
export type AttemptStatus = z.infer<typeof attemptStatus>;

const INCIDENT_TRANSITIONS: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  observed: ['in-work'],
  // `observed`: what the attempt needs could not be claimed, and none is made.
  'in-work': ['observed', 'fix-proposed', 'diagnosed', 'failed'],
  'fix-proposed': [],
  diagnosed: ['in-work'],
  failed: ['in-work'],
};

const ATTEMPT_TRANSITIONS: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  claimed: ['submitted', 'running', 'ended'],
  submitted: ['running', 'ended'],
  running: ['ended'],
  ended: [],
};

/** Where an incident goes when its attempt ends in this outcome. */
export const STATUS_AFTER: Readonly<Record<OutcomeKind, IncidentStatus>> = {
  'fix-verified': 'fix-proposed',
  'fix-unverified': 'diagnosed',
  diagnosed: 'diagnosed',
  'not-code-fixable': 'diagnosed',
  declined: 'diagnosed',
  failed: 'failed',
  skipped: 'failed',
};

/** A change of status that the lifecycle does not know. Seen by nobody unless there is a fault in our own code. */
class TransitionError extends Error {
  override readonly name = 'TransitionError';
}

/** @throws {TransitionError} unless the table allows `from` → `to`; staying in place is allowed */
export function assertIncidentTransition(from: IncidentStatus, to: IncidentStatus): void {
  if (from !== to && !INCIDENT_TRANSITIONS[from].includes(to)) {
    throw new TransitionError(`an incident cannot go from ${from} to ${to}`);
  }
}

/** @throws {TransitionError} unless the table allows `from` → `to`; staying in place is allowed */
export function assertAttemptTransition(from: AttemptStatus, to: AttemptStatus): void {
  if (from !== to && !ATTEMPT_TRANSITIONS[from].includes(to)) {
    throw new TransitionError(`an attempt cannot go from ${from} to ${to}`);
  }
}
