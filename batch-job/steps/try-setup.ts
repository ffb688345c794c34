import { join } from 'node:path';
import { SETUP_FAILED } from '../../core/lifecycle/setup-failed.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { TestPlan } from '../verify/plan-tests.ts';
import { prepareBase } from '../verify/prepared-base.ts';
import { SetupError } from '../verify/setup.ts';
import type { PreparedBase } from '../verify/test-bench.ts';
import { benchOf } from './bench.ts';
import { type Source, TREES } from './open-source.ts';

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
  const { setupSecret } = run.attempt().service.test;
  if (setupSecret !== undefined && run.options.setupSecrets?.[setupSecret] === undefined) {
    const reason = `Before any model was asked: the secret has no field setup.${setupSecret}, which the setup command needs by \`test.setupSecret\`.`;
    return { outcome: { kind: 'failed', rule: SETUP_FAILED, reason } };
  }
  const { setup } = test;
  let tried = await prepare(run, source, test, setup);
  if (tried instanceof SetupError && tried.mayPass) {
    await run.options.pause(PAUSE_MS, run.options.signal);
    tried = await prepare(run, source, test, setup);
  }
  if (!(tried instanceof SetupError)) return { ...source, prepared: tried };
  const { run: failed, message } = tried;
  await run.change((attempt) => ({ ...attempt, tests: [failed] }));
  const reason = `Before any model was asked, ${message}.`;
  return { outcome: { kind: 'failed', rule: SETUP_FAILED, reason } };
}

async function prepare(
  run: AttemptRun,
  source: Source,
  test: TestPlan,
  setup: string,
): Promise<PreparedBase | SetupError> {
  // Beside the trees of the verification: their paths have one length, so one can take the place of another in any file.
  const bench = { ...benchOf(run, source, test), workDirectory: join(source.directory, TREES) };
  try {
    return await prepareBase(bench, setup, 'on the base');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await run.audit('test-run', error.run);
    return error;
  }
}
