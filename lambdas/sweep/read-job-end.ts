import type { JobState } from '../../core/ports.ts';
import type { SweepDependencies } from './sweep.ts';

/** A job that finds no container for so long will hardly find one: a wrong subnet, no capacity, a full queue. */
const START_WITHIN_MS = 60 * 60_000;

export type Ended = Extract<JobState, { kind: 'ended' }>;

/**
 * How a job has ended that nobody heard of; one that waits for a container for too long is stopped.
 *
 * @param since when it was asked for, epoch milliseconds
 * @returns undefined while it goes on
 */
export async function readJobEnd(
  { jobs, clock }: SweepDependencies,
  jobId: string,
  since: number,
): Promise<Ended | undefined> {
  const job = (await jobs.describe(jobId)) ?? FORGOTTEN;
  if (job.kind === 'ended') return job;
  if (job.kind !== 'waiting' || clock() - since <= START_WITHIN_MS) return undefined;
  await jobs.stop(jobId, NEVER_STARTED.reason);
  return NEVER_STARTED;
}

const FORGOTTEN: Ended = { kind: 'ended', succeeded: false, reason: 'Batch does not know the job any more' };
const NEVER_STARTED: Ended = {
  kind: 'ended',
  succeeded: false,
  reason: 'no container was to be had for it within an hour; see the job queue’s compute environment',
};
