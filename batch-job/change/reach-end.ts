import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import { type ChangeRun, OvertakenError } from './change-run.ts';

/** How a job of a round ended without what it was made for. */
interface Failure {
  readonly ok: false;
  /** A sentence for people. */
  readonly reason: string;
}

/**
 * Does the work of a job of a round. What is thrown on the way becomes a failure that people see. A worker that is told to end waits
 * for no step longer than a few seconds.
 *
 * @param terms.failed begins the sentence that says why, such as `The review failed`
 * @param terms.stop aborted when the worker is told to end; the end of the round alone does not
 * @returns undefined when the round is over
 */
export const reachEnd = <End>(
  run: ChangeRun,
  work: (run: ChangeRun) => Promise<End>,
  { failed, stop }: { readonly failed: string; readonly stop: AbortSignal },
): Promise<End | Failure | undefined> => Promise.race([tryWork(run, work, failed), stopped(stop)]);

async function tryWork<End>(
  run: ChangeRun,
  work: (run: ChangeRun) => Promise<End>,
  failed: string,
): Promise<End | Failure | undefined> {
  try {
    return await work(run);
  } catch (error) {
    const { changeId, round, logger } = run.options;
    const kind = run.record().job?.kind;
    if (error instanceof OvertakenError || run.signal.reason instanceof OvertakenError) {
      logger.info('change-job-overtaken', { changeId, round, kind });
      return undefined;
    }
    if (run.signal.aborted) return STOPPED;
    const reason = shorten(oneLine(cleanText(messageOf(error))), REASON_LENGTH);
    logger.error('change-job-failed', { changeId, round, kind, reason });
    return { ok: false, reason: `${failed}: ${reason}` };
  }
}

/** Removes the place of a job on disk. */
export const clearPlace = ({ options: { workDirectory }, record }: ChangeRun): Promise<void> =>
  rm(join(workDirectory, record().job?.name ?? ''), { recursive: true, force: true, maxRetries: 3 });

const REASON_LENGTH = 600;

/** Batch gives a container 30 seconds after SIGTERM. No step is waited for longer than this, so the end is recorded in time. */
const STOP_WITHIN_MS = 8_000;

const stopped = (signal: AbortSignal): Promise<Failure> =>
  new Promise((resolve) => {
    const stop = () => setTimeout(() => resolve(STOPPED), STOP_WITHIN_MS);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

const STOPPED: Failure = { ok: false, reason: 'The worker was told to end before it was done.' };
