import { MINUTE_MS } from '../../core/durations.ts';
import { cutOffPhases, endAttempt, restartAttempt } from '../../core/lifecycle/attempt.ts';
import { mayPass } from '../../core/lifecycle/job-end.ts';
import { parseJobName, submitNameOf } from '../../core/lifecycle/job-name.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { requestUpdate } from '../thread/request-update.ts';
import { changeAttempt } from './change-attempt.ts';
import { endLostAttempt, type FollowUpDependencies } from './end-attempt.ts';

export interface JobEnded {
  readonly jobName: string;
  readonly jobId: string | undefined;
  readonly succeeded: boolean;
  /** Batch's own words, such as `OutOfMemoryError: Container killed due to memory usage`. */
  readonly reason: string;
}

const CONTAINER_LOST = 'its container was lost';
const RESTARTS = 1;
const RESTART_PAUSE_MS = 2 * MINUTE_MS;

/**
 * Closes an attempt whose container ended without a word: killed, out of memory, image not found. A container that was lost
 * for no fault of its own is replaced once. An attempt that said how it ended keeps its outcome; what should have followed
 * from that is done. A job that is not, or no longer, the attempt's own ends nothing.
 */
export function createCloser(deps: FollowUpDependencies): (job: JobEnded) => Promise<void> {
  const { ledger, clock, logger } = deps;

  return async (job) => {
    const found = parseJobName(job.jobName);
    const stored = found === undefined ? undefined : await ledger.getAttempt(found.incidentId, found.number);
    if (stored === undefined || !isJobOf(stored, job)) {
      logger.info('job-ignored', { jobName: job.jobName, jobId: job.jobId });
      return;
    }
    const attempt = await changeAttempt(deps, stored, (current) =>
      current.status !== 'ended' && isJobOf(current, job) ? endOrRestart(current, job, clock()) : current,
    );
    if (stored.status !== 'ended') logger.warn('job-lost', { jobName: job.jobName, reason: job.reason });
    if (attempt.status === 'ended') await end(attempt);
    else await waitForRestart(attempt, job);
  };

  async function end(attempt: Attempt): Promise<void> {
    const outcome = attempt.outcome ?? silentEnd({ succeeded: true, reason: '' });
    const incident = await endLostAttempt(deps, attempt, outcome);
    logger.info('attempt-closed', { incidentId: incident.id, attempt: attempt.number, outcome: outcome.kind });
  }

  async function waitForRestart(attempt: Attempt, { reason }: JobEnded): Promise<void> {
    if (attempt.status !== 'claimed') return;
    const incident = await ledger.changeIncident(attempt.incidentId, (current) =>
      isAtWork(current, attempt) ? { ...current, lookAt: clock() + RESTART_PAUSE_MS } : current,
    );
    logger.warn('attempt-restarts', { incidentId: incident.id, attempt: attempt.number, reason });
    await requestUpdate(deps, incident, { channel: attempt.service.slackChannel });
  }
}

/** Two jobs may have been submitted for one attempt; the one that does not run it ends at once, which says nothing. */
const isJobOf = (attempt: Attempt, { jobName, jobId }: JobEnded): boolean =>
  attempt.jobId === undefined || jobId === undefined ? submitNameOf(attempt) === jobName : attempt.jobId === jobId;

function endOrRestart(attempt: Attempt, job: JobEnded, now: number): Attempt {
  const restarts = !job.succeeded && (attempt.restarts ?? 0) < RESTARTS && mayPass(job.reason);
  return restarts
    ? restartAttempt(cutOffPhases(attempt, CONTAINER_LOST, now), job.reason)
    : endAttempt(attempt, silentEnd(job), now);
}

const isAtWork = ({ status, attempt }: Incident, { number }: Attempt): boolean =>
  status === 'in-work' && attempt === number;

const silentEnd = ({ succeeded, reason }: Pick<JobEnded, 'succeeded' | 'reason'>): Outcome => ({
  kind: 'failed',
  reason: succeeded
    ? 'the worker ended without recording an outcome'
    : `the container ended before the worker could say why: ${reason}`,
});
