import { HOUR_MS } from '../../core/durations.ts';
import type { JobState } from '../../core/ports/job-runner.ts';
import type { SweepDependencies } from './dependencies.ts';

/** People are told of a wait that is longer than this. */
const LONG_WAIT_MS = HOUR_MS;
/** A job that waited for this long, while no other job runs either, finds no container: a wrong subnet, no capacity. */
const STARTS_WITHIN_MS = 24 * HOUR_MS;

export type Ended = Extract<JobState, { kind: 'ended' }>;

/** How a job stands for the sweep: it goes on, it waits for long but may, it gets no container, or it has ended. */
export type JobStanding = { readonly kind: 'goes-on' | 'waits-long' | 'no-container' } | Ended;

/**
 * Reads how a job stands. Its wait is measured from its own submission. A queue is only slow while other jobs run, and a job
 * that had a container before gets another one from Batch: neither is without a container.
 */
export async function readJob({ jobs, clock }: SweepDependencies, jobId: string): Promise<JobStanding> {
  const job = (await jobs.describe(jobId)) ?? FORGOTTEN;
  if (job.kind === 'ended') return job;
  if (job.kind === 'running' || job.hasStarted) return { kind: 'goes-on' };
  const waitedMs = clock() - job.submittedAt;
  if (waitedMs <= LONG_WAIT_MS) return { kind: 'goes-on' };
  const isWithout = waitedMs > STARTS_WITHIN_MS && !(await jobs.isBusy());
  return { kind: isWithout ? 'no-container' : 'waits-long' };
}

/** Why a job without a container is given up, for a person. */
export const NO_CONTAINER_REASON =
  'no container started for it within a day, and no other attempt runs; see the job queue’s compute environment';

const FORGOTTEN: Ended = { kind: 'ended', succeeded: false, reason: 'Batch does not know the job any more' };
