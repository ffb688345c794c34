import { HOUR_MS, MINUTE_MS } from '../../core/durations.ts';
import { endChangeJob } from '../../core/lifecycle/change-job.ts';
import { isInRound } from '../../core/lifecycle/change-status.ts';
import type { ChangeJob, ChangeRecord } from '../../core/records/change-record.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { submitChangeJob } from './submit-change-job.ts';

type AttendDependencies = Pick<ChangeDependencies, 'changes' | 'jobs' | 'clock' | 'logger'>;

/** The run that began a round submits its job; when nothing came of that for so long, another one does. */
const SUBMIT_AGAIN_MS = 2 * MINUTE_MS;
/** A job that waited for so long finds no container. */
const STARTS_WITHIN_MS = 24 * HOUR_MS;
const NO_CONTAINER = 'no container started for it within a day; see the job queue’s compute environment';
const FORGOTTEN = 'Batch does not know the job any more';
const SILENT = 'the worker ended without a word';

/** Looks at the job of a round that has not ended: submits it where that was cut off, and ends it where it died unheard. */
export async function attendJob(deps: AttendDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  const { jobs, clock } = deps;
  const { job } = record;
  if (!isInRound(record.status) || job === undefined || job.ended !== undefined) return record;
  if (job.id === undefined) {
    return clock() - job.submittedAt < SUBMIT_AGAIN_MS ? record : submitChangeJob(deps, record);
  }
  const jobId = job.takenBy ?? job.id;
  const state = await jobs.describe(jobId);
  if (state?.kind === 'running') return record;
  if (state?.kind === 'waiting') {
    if (state.hasStarted || clock() - state.submittedAt <= STARTS_WITHIN_MS) return record;
    await jobs.stop(jobId, NO_CONTAINER);
    return endSilentJob(deps, record, job, NO_CONTAINER);
  }
  return endSilentJob(deps, record, job, state === undefined ? FORGOTTEN : reasonOf(state));
}

/** What Batch says of the end of a job, for a person. */
export const reasonOf = ({ succeeded, reason }: { readonly succeeded: boolean; readonly reason: string }): string =>
  succeeded ? SILENT : `the container ended before the worker could say why: ${reason}`;

/** Ends a job that did not say itself how it ended. One that did, or whose round is over, keeps what is known. */
export async function endSilentJob(
  { changes, clock, logger }: Pick<ChangeDependencies, 'changes' | 'clock' | 'logger'>,
  record: ChangeRecord,
  { kind }: Pick<ChangeJob, 'kind'>,
  reason: string,
): Promise<ChangeRecord> {
  const { id, round } = record;
  let isLost = false;
  const ended = await changes.change(id, (current) => {
    const next = endChangeJob(current, { round, kind }, { ok: false, reason, at: clock() });
    isLost = next !== current;
    return next;
  });
  if (isLost) logger.warn('change-job-lost', { changeId: id, round, kind, reason });
  return ended ?? record;
}
