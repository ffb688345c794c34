import { setupSecretOf } from '../../core/deployment/setup-secret.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { createKeptBaseline, type KeptBaseline } from '../verify/kept-baseline.ts';
import type { TestPlan } from '../verify/plan-tests.ts';
import type { TestBench } from '../verify/test-bench.ts';
import type { Source } from './open-source.ts';

/** Where and how an attempt's tests are run. The caller adds the directory. Runs are not recorded. */
export const benchOf = (
  { options, attempt }: AttemptRun,
  { repository, prepared }: Source,
  test: TestPlan,
): Omit<TestBench, 'workDirectory' | 'repository'> & Pick<Source, 'repository'> => ({
  repository,
  test,
  searchPath: options.searchPath,
  environment: options.testEnvironment,
  owner: options.sandbox,
  signal: options.signal,
  clock: options.clock,
  prepared,
  secret: setupSecretOf(attempt().service.test, options.setupSecrets),
  onRun: async () => undefined,
});

/** The suite's runs on the erroring commit, as earlier attempts on it have kept them. */
export const keptBaselineOf = (
  { options, attempt }: AttemptRun,
  { repository }: Pick<Source, 'repository'>,
  test: TestPlan,
): KeptBaseline => {
  const { service } = attempt();
  return createKeptBaseline(options, {
    repository: service.repository,
    commit: repository.commit,
    test,
    image: service.image,
  });
};
