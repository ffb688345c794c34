import { endChangeJob } from '../core/lifecycle/change-job.ts';
import { type ChangeOptions, openChangeRun } from './change/change-run.ts';
import { clearPlace, reachChangeEnd } from './change/reach-end.ts';
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
  const { changes, changeId, round, clock, signal } = options;
  const run = await openChangeRun(options, 'tests');
  if (run === undefined) return 'skipped';
  const end = await reachChangeEnd(run, writeTests, { failed: 'No tests were written', stop: signal });
  if (end !== undefined) {
    const of = { round, kind: 'tests' } as const;
    await changes.change(changeId, (record) => endChangeJob(record, of, { ...end, at: clock() }));
  }
  // A worker that was told to end has no time for it, and steps that nobody waited for may still be at work there.
  if (!signal.aborted) await clearPlace(run);
  if (end === undefined) return 'skipped';
  return end.ok ? 'written' : 'failed';
}
