import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../../core/attempt/outcome.ts';
import { SETUP_FAILED } from '../../core/attempt/setup-failed.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { TestPlan } from '../verify/plan-tests.ts';
import { preparedBase } from '../verify/prepared-base.ts';
import { SetupError } from '../verify/setup.ts';
import { openTestTree, type TestTree } from '../verify/test-tree.ts';
import { benchOf } from './bench.ts';
import type { Source } from './open-source.ts';

const PAUSE_MS = 10_000;

/**
 * Runs the setup command on the erroring commit before the model is paid: without it, no fix could be verified. One that
 * fails for a reason that may pass is run a second time.
 *
 * @returns the source with the tree, or how the attempt ends when the setup fails
 */
export async function trySetup(run: AttemptRun, source: Source): Promise<Source | { readonly outcome: Outcome }> {
  const { test } = source;
  if (test?.setup === undefined) return source;
  await run.step('preparing the tests');
  let tried = await openBase(run, source, test);
  if (tried instanceof SetupError && tried.mayPass) {
    await run.options.pause(PAUSE_MS, run.options.signal);
    tried = await openBase(run, source, test);
  }
  if (!(tried instanceof SetupError)) return { ...source, prepared: preparedBase(tried, test.setup) };
  const { run: failed, message } = tried;
  await run.change((attempt) => ({ ...attempt, tests: [failed] }));
  const reason = `Before any model was asked, ${message}.`;
  return { outcome: { kind: 'failed', rule: SETUP_FAILED, reason } };
}

async function openBase(run: AttemptRun, source: Source, test: TestPlan): Promise<TestTree | SetupError> {
  const workDirectory = join(source.directory, 'setup');
  try {
    return await openTestTree({ ...benchOf(run, source, test), workDirectory }, 'on the base');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await rm(workDirectory, { recursive: true, force: true, maxRetries: 3 });
    await run.audit('test-run', error.run);
    return error;
  }
}
