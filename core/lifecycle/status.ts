import type { AttemptStatus } from '../records/attempt.ts';
import type { IncidentStatus } from '../records/incident.ts';
import type { Outcome, OutcomeKind } from '../records/outcome.ts';
import type { RuleName } from '../records/rule-name.ts';
import { hasRule } from './has-rule.ts';
import { TransitionError } from './transition-error.ts';

const INCIDENT_TRANSITIONS: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  observed: ['in-work'],
  // `observed`, `regressed`: what the attempt needs could not be claimed, and none is made. `rejected`, `merged`: people
  // were quicker than the end of the attempt.
  'in-work': ['observed', 'regressed', 'fix-proposed', 'diagnosed', 'failed', 'rejected', 'merged', 'expired'],
  // `in-work`: a person asked on the draft for a change of it.
  'fix-proposed': ['in-work', 'rejected', 'merged', 'expired'],
  // An attempt may have failed after it had opened its pull request, and a person may open one for a diagnosis.
  diagnosed: ['in-work', 'fix-proposed', 'rejected', 'merged', 'expired'],
  failed: ['in-work', 'rejected', 'merged', 'expired'],
  // A closed pull request can be reopened; and a person may ask for another attempt.
  rejected: ['in-work', 'fix-proposed', 'merged'],
  // `fix-proposed`: mendhook had closed the draft, because another commit ended the bug, and a person reopened it.
  merged: ['resolved', 'regressed', 'fix-proposed'],
  // `merged`: it is seen again, in a release without the fix.
  resolved: ['merged', 'regressed', 'fix-proposed'],
  regressed: ['in-work'],
  // Nobody answered. It can be reopened, and the bug can be worked on again.
  expired: ['in-work', 'fix-proposed', 'rejected', 'merged'],
};

const ATTEMPT_TRANSITIONS: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  claimed: ['submitted', 'running', 'ended'],
  // `claimed`: the container was lost, and another one is tried.
  submitted: ['claimed', 'running', 'ended'],
  running: ['claimed', 'ended'],
  ended: [],
};

/** Where an incident goes when its attempt ends in this outcome, without a pull request. */
export const statusAfter = (outcome: Outcome): IncidentStatus =>
  hasRule(outcome, REJECTED_BEFORE) ? 'rejected' : STATUS_AFTER[outcome.kind];

/** The rule of an outcome by which an attempt found its pull request closed by people. */
export const REJECTED_BEFORE = 'rejected-before' as const satisfies RuleName;

const STATUS_AFTER: Readonly<Record<OutcomeKind, IncidentStatus>> = {
  'fix-verified': 'fix-proposed',
  'fix-unverified': 'diagnosed',
  diagnosed: 'diagnosed',
  'not-code-fixable': 'diagnosed',
  declined: 'diagnosed',
  failed: 'failed',
  skipped: 'failed',
};

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
