import type { ReleaseRecord } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';
import { type ReleaseJobKind, releaseJobName } from './release-names.ts';
import { isStepOpen } from './release-status.ts';

/** The step that a job was made for. */
export interface JobOfStep {
  readonly step: number;
  readonly kind: ReleaseJobKind;
}

/** The step that a job carries out, as long as that is open: undefined when it has ended, or is another one. */
export const openJobStep = ({ steps }: ReleaseRecord, { step, kind }: JobOfStep): ReleaseStep | undefined =>
  steps.find((each) => each.number === step && each.kind === kind && isStepOpen(each));

/** Has a worker take the job of a step. The same record when the step is over, or when another worker has it. */
export function takeReleaseJob(record: ReleaseRecord, of: JobOfStep, workerId: string): ReleaseRecord {
  const step = openJobStep(record, of);
  if (step === undefined || step.job?.takenBy !== undefined) return record;
  const job = { ...(step.job ?? { name: releaseJobName(record.id, of.step, of.kind) }), takenBy: workerId };
  return withStep(record, { ...step, status: 'running', job });
}

/** What a job says of its step. */
export interface ReleaseJobEnd extends Pick<ReleaseStep, 'exit' | 'output' | 'why' | 'load'> {
  readonly status: 'passed' | 'failed' | 'undecided';
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Ends the step of a job with what it found. The same record when the step is over. */
export function endReleaseJob(record: ReleaseRecord, of: JobOfStep, { at, ...end }: ReleaseJobEnd): ReleaseRecord {
  const step = openJobStep(record, of);
  if (step === undefined) return record;
  return { ...withStep(record, { ...step, ...end, endedAt: at }), updatedAt: at };
}

const withStep = (record: ReleaseRecord, step: ReleaseStep): ReleaseRecord => ({
  ...record,
  steps: record.steps.map((each) => (each.number === step.number ? step : each)),
});
