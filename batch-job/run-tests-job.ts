import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { endChangeJob } from '../core/lifecycle/change-job.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { type ChangeOptions, type ChangeRun, OvertakenError, openChangeRun } from './change/change-run.ts';
import type { TestsEnd } from './write-tests/tests-end.ts';
import { writeTests } from './write-tests/write-tests.ts';

/** `skipped`: the round is over, or another job works on it. */
export type TestsOutcome = 'written' | 'failed' | 'skipped';

/**
 * Writes tests for one round of a pull request, judges them, and publishes what was accepted. Whatever happens, how it ended is
 * recorded. A round that is over ends without a word. A retried job ends with one commit.
 *
 * @throws when the end could not be recorded: the job is then retried
 */
export async function runTestsJob(options: ChangeOptions): Promise<TestsOutcome> {
  const { changes, changeId, round, clock, workDirectory, signal } = options;
  const run = await openChangeRun(options, 'tests');
  if (run === undefined) return 'skipped';
  const end = await Promise.race([reachEnd(run), stopped(signal)]);
  if (end !== undefined) {
    const of = { round, kind: 'tests' } as const;
    await changes.change(changeId, (record) => endChangeJob(record, of, { ...end, at: clock() }));
  }
  // A worker that was told to end has no time for it, and steps that nobody waited for may still be at work there.
  if (!signal.aborted)
    await rm(join(workDirectory, run.record().job?.name ?? ''), { recursive: true, force: true, maxRetries: 3 });
  if (end === undefined) return 'skipped';
  return end.ok ? 'written' : 'failed';
}

/** @returns undefined when the round is over */
async function reachEnd(run: ChangeRun): Promise<TestsEnd | undefined> {
  try {
    return await writeTests(run);
  } catch (error) {
    const { changeId, round, logger } = run.options;
    if (error instanceof OvertakenError || run.signal.reason instanceof OvertakenError) {
      logger.info('change-job-overtaken', { changeId, round });
      return undefined;
    }
    if (run.signal.aborted) return STOPPED;
    const reason = shorten(oneLine(cleanText(messageOf(error))), REASON_LENGTH);
    logger.error('tests-failed', { changeId, round, reason });
    return { ok: false, reason: `No tests were written: ${reason}` };
  }
}

const REASON_LENGTH = 600;

/** Batch gives a container 30 seconds after SIGTERM. No step is waited for longer than this, so the end is recorded in time. */
const STOP_WITHIN_MS = 8_000;

const stopped = (signal: AbortSignal): Promise<TestsEnd> =>
  new Promise((resolve) => {
    const stop = () => setTimeout(() => resolve(STOPPED), STOP_WITHIN_MS);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

const STOPPED: TestsEnd = { ok: false, reason: 'The worker was told to end before it was done.' };
