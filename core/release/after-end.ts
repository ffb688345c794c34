import type { ReleaseFacts } from '../records/release-facts.ts';
import type { NextStep } from './step-to-take.ts';
import { newestStep, openStep } from './steps-of.ts';

/** A release that has ended: its rollback is explained, and a job that waits for it hears of its end. */
export function afterEnd({ record }: ReleaseFacts): NextStep {
  const { status, gate } = record;
  const open = openStep(record);
  if (open !== undefined) return { kind: 'attend', step: open };
  const isBack = status === 'rolled-back' || status === 'rollback-failed';
  const rolledBack = newestStep(record, 'roll-back');
  if (isBack && rolledBack !== undefined && newestStep(record, 'explain-rollback') === undefined) {
    return { kind: 'claim', step: 'explain-rollback' };
  }
  if (gate !== undefined && gate.answered === undefined)
    return { kind: 'answer-gate', state: status === 'released' ? 'approved' : 'rejected' };
  return { kind: 'wait', until: undefined };
}
