import { join } from 'node:path';
import { setupSecretOf } from '../../core/deployment/setup-secret.ts';
import { inFolder } from '../../core/toolchains/shell/folders.ts';
import type { ReleaseSource } from '../release/open-release-source.ts';
import type { ReleaseRun } from '../release/release-run.ts';
import { planTests, type TestPlan } from '../verify/plan-tests.ts';
import type { CommandResult } from '../verify/run-command.ts';
import { removeSecret } from '../verify/setup-secret.ts';
import type { TreeBench } from '../verify/test-bench.ts';
import { setUp, withoutPlace } from '../verify/test-tree.ts';
import { makePlace, runIn } from '../verify/tree-place.ts';

/** A tree of the release's commit whose setup has run, in which the user's commands run against staging. */
export interface TrialPlace {
  /**
   * Runs a command in the service's folder, in the sandbox.
   *
   * @param options.environment variables, besides those of the tests
   * @param options.minutes its time limit
   * @param options.stop ends it, and keeps what it printed
   */
  run(
    line: string,
    options: {
      readonly environment: Readonly<Record<string, string>>;
      readonly minutes?: number;
      readonly stop?: AbortSignal;
    },
  ): Promise<CommandResult>;
}

/**
 * Prepares the commit as for its tests. A secret of the setup is given to the setup alone, and overwritten then.
 *
 * @throws {SetupError} with the end of what the setup printed
 */
export async function openTrialPlace(
  run: ReleaseRun,
  { repository, directory }: ReleaseSource,
  signal: AbortSignal = run.signal,
): Promise<TrialPlace> {
  const { options } = run;
  const { service } = run.record().settings;
  await run.step('preparing the tree');
  const secret = setupSecretOf(service.test, options.setupSecrets);
  const bench: TreeBench = {
    repository,
    test: await planOf(repository, service),
    workDirectory: join(directory, 'trial'),
    searchPath: options.searchPath,
    environment: options.testEnvironment,
    owner: options.sandbox,
    signal,
    clock: options.clock,
    secret,
    onRun: async () => undefined,
  };
  const place = await makePlace(bench);
  await setUp(bench, place, 'at the release’s commit', secret === undefined ? {} : { [secret.name]: secret.value });
  if (secret !== undefined) await removeSecret(place, secret, options.searchPath);
  return {
    run: async (line, { environment, minutes = bench.test.timeoutMinutes, stop }) => {
      const own = { ...bench, test: { ...bench.test, timeoutMinutes: minutes }, stop };
      const result = await runIn(own, place, inFolder(service.folder ?? '', line), environment);
      return { ...result, output: withoutPlace(result.output, place.directory) };
    },
  };
}

/** Only its setup counts here: a repository whose tests nobody recognises may still have a smoke test. */
async function planOf(
  repository: ReleaseSource['repository'],
  service: ReturnType<ReleaseRun['record']>['settings']['service'],
): Promise<TestPlan> {
  const plan = await planTests(repository, service);
  if (!('problem' in plan)) return plan;
  const { setup, timeoutMinutes } = service.test;
  const line = setup === undefined ? {} : { setup: inFolder(service.folder ?? '', setup) };
  return { ...line, command: '', regression: '', timeoutMinutes };
}
