import { MissingRecordError, messageOf } from '../core/errors.ts';
import { isEnded, startBaseUpdate } from '../core/lifecycle/base-update.ts';
import { describeRefusal } from '../core/messages/pull-request/refused-publication.ts';
import type { BaseUpdate, BaseUpdateEnd } from '../core/records/base-update.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { closeBaseUpdate } from '../workflows/pull-requests/close-base-update.ts';
import { type AttemptOptions, type AttemptRun, createAttemptRun } from './attempt-run.ts';
import { updateBase } from './base-update/update-base.ts';
import { clearSource } from './steps/open-source.ts';

const REASON_LENGTH = 600;

/**
 * Puts the draft of an incident on the newest commit of its base branch, or finds that the bug is gone there. No model is run.
 *
 * A retried job ends with one merge and one word; a second job for the same update ends at once.
 *
 * @returns how it ended; undefined when another job works on it, or there is nothing to do
 * @throws when the worker is told to end, or the end could not be recorded: the job is then retried
 */
export async function runBaseUpdate(options: AttemptOptions): Promise<BaseUpdateEnd['kind'] | undefined> {
  const { ledger, incidentId, attemptNumber, jobId, logger } = options;
  const started = await ledger.changeIncident(incidentId, (current) => startBaseUpdate(current, jobId));
  const update = started.pullRequest?.baseUpdate;
  if (update === undefined || update.status === 'told') return update?.end?.kind;
  if (!isEnded(update) && update.jobId !== jobId) {
    logger.warn('base-update-taken', { incidentId, jobId, takenBy: update.jobId });
    return undefined;
  }
  const attempt = await ledger.getAttempt(incidentId, attemptNumber);
  if (attempt === undefined) throw new MissingRecordError(`${incidentId} has no attempt ${attemptNumber}`);
  const end = isEnded(update) ? undefined : await reachEnd(createAttemptRun(options, attempt), update);
  await closeBaseUpdate(options, incidentId, end);
  await clearSource(options, update.jobName);
  return (end ?? update.end)?.kind;
}

/** What is thrown on the way becomes an end that people see. */
async function reachEnd(run: AttemptRun, update: BaseUpdate): Promise<BaseUpdateEnd> {
  try {
    return await updateBase(run, update);
  } catch (error) {
    const { incidentId, logger, signal } = run.options;
    if (signal.aborted) throw error;
    const reason = shorten(oneLine(cleanText(describeRefusal(messageOf(error)))), REASON_LENGTH);
    logger.error('base-update-failed', { incidentId, jobName: update.jobName, reason });
    return { kind: 'failed', reason };
  }
}
