import { MissingRecordError, messageOf } from '../core/errors.ts';
import { hasEnded, isPublishable, startDraftRequest } from '../core/lifecycle/draft-request.ts';
import { describeRefusal } from '../core/messages/pull-request/refused-publication.ts';
import { investigateVerdict } from '../core/records/verdict.ts';
import { closeDraftRequest, type DraftRequestEnd } from '../workflows/drafts/close-draft-request.ts';
import { type AttemptOptions, type AttemptRun, createAttemptRun } from './attempt-run.ts';
import { handOver } from './hand-over.ts';
import { clearSource, openSource } from './steps/open-source.ts';
import { readKeptFix } from './steps/propose-fix.ts';
import { publish } from './steps/publish.ts';
import { judge } from './steps/verify.ts';
import { LONG_PAUSES_MS, tryAgain } from './try-again.ts';

/**
 * Opens the draft of an attempt that ended without one, because a person asked for it: takes the patch that was kept, judges
 * it once more, sees that it applies to the commit it was made for, pushes, opens. No model is run.
 *
 * A retried job ends with one branch and one draft; a second job for the same wish ends at once.
 *
 * Where an agent applies the patch, it only starts that.
 *
 * @returns how it ended; undefined when another job works on it
 * @throws when the end could not be recorded: the job is then retried
 */
export async function runDraftRequest(
  options: AttemptOptions,
): Promise<DraftRequestEnd['status'] | 'handed-over' | 'unsure' | undefined> {
  const { ledger, incidentId, attemptNumber, jobId, logger } = options;
  const attempt = await ledger.changeAttempt(incidentId, attemptNumber, (current) => startDraftRequest(current, jobId));
  const { publication } = attempt;
  if (publication === undefined) throw new MissingRecordError(`${attempt.jobName} has no draft request`);
  if (!hasEnded(publication) && publication.jobId !== jobId) {
    logger.warn('publication-taken', { incidentId, attempt: attemptNumber, jobId, takenBy: publication.jobId });
    return undefined;
  }
  const run = createAttemptRun(options, attempt);
  if (publication.agent !== undefined && !hasEnded(publication)) return handOver(run, publication);
  const end = hasEnded(publication) ? await recordedEnd(run) : await reachEnd(run);
  const closed = await closeDraftRequest(options, attempt, end);
  if (!options.signal.aborted) await clearSource(options, attempt.jobName);
  return closed.status === 'opened' ? 'opened' : 'failed';
}

/** The job died after the end was recorded: it is told again. */
async function recordedEnd(run: AttemptRun): Promise<DraftRequestEnd> {
  const { pullRequest } = await run.incident();
  const { publication } = run.attempt();
  if (publication?.status === 'opened' && pullRequest !== undefined) return { status: 'opened', pullRequest };
  return failed(publication?.reason ?? 'The worker ended without saying why.');
}

/** The recipe. Whatever is thrown on the way becomes an end that people see. */
async function reachEnd(run: AttemptRun): Promise<DraftRequestEnd> {
  try {
    return await openKeptFix(run);
  } catch (error) {
    const { incidentId, attemptNumber, logger } = run.options;
    const reason = describeRefusal(messageOf(error));
    logger.error('publication-failed', { incidentId, attempt: attemptNumber, reason });
    return failed(reason);
  }
}

async function openKeptFix(run: AttemptRun): Promise<DraftRequestEnd> {
  const attempt = run.attempt();
  const fix = await readKeptFix(run);
  const diagnosis = investigateVerdict.safeParse(attempt.phases.findLast(isInvestigated)?.verdict).data;
  if (!isPublishable(attempt) || fix === undefined || diagnosis === undefined) {
    return failed('The patch was not kept whole, as it is when it holds a credential.');
  }
  const source = await tryAgain(run.options, () => openSource(run, attempt.commit));
  const { findings, outcome: refusal } = await judge(run, source, fix);
  if (refusal !== undefined) return failed(refusal.reason);
  const { kind, reason = '' } = attempt.outcome ?? {};
  const verification = { verified: kind === 'fix-verified', reason };
  const outcome = await tryAgain(
    run.options,
    () => publish(run, source, { ...fix, diagnosis, findings, verification }),
    LONG_PAUSES_MS,
  );
  const { pullRequest } = await run.incident();
  if (outcome.kind !== 'fix-verified' || pullRequest === undefined) return failed(outcome.reason);
  return { status: 'opened', pullRequest };
}

const isInvestigated = ({ name, status }: { name: string; status: string }): boolean =>
  name === 'investigate' && status === 'verdict';

const failed = (reason: string): DraftRequestEnd => ({ status: 'failed', reason });
