import { isStepOpen } from '../lifecycle/release-status.ts';
import type { DeploymentState } from '../ports/deployer.ts';
import type { ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';

/** How a step ended. */
export type StepEnd = Pick<ReleaseStep, 'why' | 'rule' | 'live'> & {
  readonly status: 'passed' | 'failed' | 'undecided';
};

/**
 * What a provider's answer means for a step that it carries out.
 *
 * @param state undefined: the provider does not know the deployment
 * @returns undefined while the step goes on
 */
export function endByState(
  step: Pick<ReleaseStep, 'kind' | 'dueAt'>,
  state: DeploymentState | undefined,
  now: number,
): StepEnd | undefined {
  switch (state?.kind) {
    case 'succeeded':
      return { status: 'passed' };
    case 'failed':
      return failed('deploy-failed', `The provider says: ${state.reason}`);
    case 'rolled-back':
      return step.kind === 'roll-back'
        ? { status: 'passed' }
        : failed('deploy-failed', `The provider rolled back by itself: ${state.reason}`);
    case 'paused':
      return step.kind === 'deploy-canary' ? { status: 'passed' } : overdue(step, now);
    case 'running':
    case undefined:
      return overdue(step, now);
    default:
      return state satisfies never;
  }
}

const overdue = ({ dueAt }: Pick<ReleaseStep, 'dueAt'>, now: number): StepEnd | undefined =>
  dueAt > now ? undefined : failed('deploy-lost', 'The deployment did not report its end in time.');

/** A step that failed by a rule. */
export const failed = (rule: ReleaseRule, why: string): StepEnd => ({ status: 'failed', rule, why });

/** Ends a step. One that has ended keeps its end: a late or doubled event changes nothing. */
export function endStep(record: ReleaseRecord, number: number, end: StepEnd, now: number): ReleaseRecord {
  return changeStep(record, number, (step) => (isStepOpen(step) ? { ...step, ...end, endedAt: now } : step));
}

/** Changes one step. @returns the same record where the step stays as it is, or is not there */
export function changeStep(
  record: ReleaseRecord,
  number: number,
  change: (step: ReleaseStep) => ReleaseStep,
): ReleaseRecord {
  const known = record.steps.find((step) => step.number === number);
  const next = known === undefined ? undefined : change(known);
  if (known === undefined || next === undefined || next === known) return record;
  return { ...record, steps: record.steps.map((step) => (step === known ? next : step)) };
}
