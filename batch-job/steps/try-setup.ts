import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../../core/attempt/outcome.ts';
import { SETUP_FAILED } from '../../core/attempt/setup-failed.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { TestPlan } from '../verify/plan-tests.ts';
import { SetupError } from '../verify/setup.ts';
import { openTestTree } from '../verify/test-tree.ts';
import { benchOf } from './bench.ts';
import type { Source } from './open-source.ts';

const PAUSE_MS = 10_000;

/**
 * Runs the setup command on the erroring commit before the model is paid: without it, no fix could be verified. One that
 * fails for a reason that may pass is run a second time.
 *
 * @returns how the attempt ends when the setup fails
 */
export async function trySetup(run: AttemptRun, source: Source): Promise<Outcome | undefined> {
  const { test } = source;
  if (test?.setup === undefined) return undefined;
  await run.step('preparing the tests');
  let failure = await failureOf(run, source, test);
  if (failure?.mayPass) {
    await run.options.pause(PAUSE_MS, run.options.signal);
    failure = await failureOf(run, source, test);
  }
  if (failure === undefined) return undefined;
  const { run: failed, message } = failure;
  await run.change((attempt) => ({ ...attempt, tests: [failed] }));
  return { kind: 'failed', rule: SETUP_FAILED, reason: `Before any model was asked, ${message}.` };
}

async function failureOf(run: AttemptRun, source: Source, test: TestPlan): Promise<SetupError | undefined> {
  const workDirectory = join(source.directory, 'setup');
  try {
    await openTestTree({ ...benchOf(run, source, test), workDirectory }, 'on the base');
    return undefined;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await run.audit('test-run', error.run);
    return error;
  } finally {
    await rm(workDirectory, { recursive: true, force: true, maxRetries: 3 });
  }
}
