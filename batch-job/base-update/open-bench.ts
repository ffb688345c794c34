import { join } from 'node:path';
import { setupSecretOf } from '../../core/deployment/setup-secret.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { MovedDraft } from '../repository/open-moved-draft.ts';
import { planForFix } from '../verify/plan-for-fix.ts';
import { planTests } from '../verify/plan-tests.ts';
import { prepareBase } from '../verify/prepared-base.ts';
import type { PreparedBase, TestBench } from '../verify/test-bench.ts';
import { UntestableError } from './untestable-error.ts';

/**
 * Opens where the tests of one commit of the base branch are run, with its setup done.
 *
 * @param regressionFiles the files of the regression test
 * @param patch the fix, where it is to be run too
 * @throws {UntestableError} when nothing says how the tests are run; {SetupError} when the setup fails
 */
export type OpenBench = (commit: string, regressionFiles: readonly string[], patch?: string) => Promise<TestBench>;

/** @param directory the job's own */
export function createOpenBench(run: AttemptRun, draft: MovedDraft, directory: string): OpenBench {
  const { options } = run;
  const prepared = new Map<string, PreparedBase>();
  return async (commit, regressionFiles, patch = '') => {
    const { service } = run.attempt();
    const repository = await draft.at(commit);
    const planned = await planTests(repository, service, regressionFiles, regressionFiles);
    const test = await planForFix(repository, service, planned, { patch, regressionFiles });
    if ('problem' in test) throw new UntestableError(`no test command was recognised: ${test.problem}`);
    const bench: TestBench = {
      ...{ repository, test, searchPath: options.searchPath, environment: options.testEnvironment },
      ...{ owner: options.sandbox, signal: options.signal, clock: options.clock },
      secret: setupSecretOf(service.test, options.setupSecrets),
      workDirectory: join(directory, 'verify', commit.slice(0, 12)),
      onRun: (each) => run.audit('test-run', { commit, ...each }),
    };
    if (test.setup === undefined) return bench;
    const known = prepared.get(commit) ?? (await prepareBase(bench, test.setup, `on ${commit.slice(0, 12)}`));
    prepared.set(commit, known);
    return { ...bench, prepared: known };
  };
}
