import type { ChangeStatus } from '../records/change-record.ts';
import { TransitionError } from './transition-error.ts';

/** A push leads to `opened` from everywhere but the ends. A person's word leads from `needs-person` to one of both sides. */
const CHANGE_TRANSITIONS: Readonly<Record<ChangeStatus, readonly ChangeStatus[]>> = {
  opened: ['reviewing', 'needs-person', 'blocked', 'merged', 'closed'],
  reviewing: ['opened', 'testing', 'ready', 'needs-person', 'blocked', 'merged', 'closed'],
  testing: ['opened', 'ready', 'needs-person', 'blocked', 'merged', 'closed'],
  ready: ['opened', 'merged', 'closed'],
  'needs-person': ['opened', 'ready', 'blocked', 'merged', 'closed'],
  blocked: ['opened', 'merged', 'closed'],
  merged: [],
  // A pull request can be opened again.
  closed: ['opened', 'merged'],
};

/** Whether the table allows `from` → `to`; staying in place is allowed. */
export const mayBecome = (from: ChangeStatus, to: ChangeStatus): boolean =>
  from === to || CHANGE_TRANSITIONS[from].includes(to);

/** @throws {TransitionError} unless the table allows `from` → `to`; staying in place is allowed */
export function assertChangeTransition(from: ChangeStatus, to: ChangeStatus): void {
  if (!mayBecome(from, to)) {
    throw new TransitionError(`a change cannot go from ${from} to ${to}`);
  }
}

/** Whether a job of this round may be at work. */
export const isInRound = (status: ChangeStatus): boolean => status === 'reviewing' || status === 'testing';
