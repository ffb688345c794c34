import type { AttemptRun } from '../attempt-run.ts';
import type { TestPlan } from '../verify/plan-tests.ts';
import type { SetupSecret } from '../verify/setup-secret.ts';
import type { TestBench } from '../verify/test-tree.ts';
import type { Source } from './open-source.ts';

/** Where and how an attempt's tests are run; whoever runs them adds the directory. Runs are noted nowhere. */
export const benchOf = (
  { options, attempt }: AttemptRun,
  { repository, prepared }: Source,
  test: TestPlan,
): Omit<TestBench, 'workDirectory'> => ({
  repository,
  test,
  searchPath: options.searchPath,
  environment: options.testEnvironment,
  owner: options.sandbox,
  signal: options.signal,
  clock: options.clock,
  prepared,
  secret: setupSecretOf({ options, attempt }),
  onRun: async () => undefined,
});

/** @returns undefined when the service names none, and when the secret lacks what it names */
function setupSecretOf({ options, attempt }: Pick<AttemptRun, 'options' | 'attempt'>): SetupSecret | undefined {
  const name = attempt().service.test.setupSecret;
  const value = name === undefined ? undefined : options.setupSecrets?.[name];
  return name === undefined || value === undefined ? undefined : { name, value };
}
