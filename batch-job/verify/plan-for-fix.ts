import { posix } from 'node:path';
import type { ServiceConfig } from '../../core/config/config.ts';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import type { Unrecognised } from '../../core/toolchains/toolchain.ts';
import type { Repository } from '../repository/open-repository.ts';
import { planTests, type TestPlan } from './plan-tests.ts';

/**
 * How the tests of a fix are run. The plan that was made before stays where people configured it. Else the regression
 * test is run in its own package, and the suite in that one and in the package of the files that the fix changes.
 *
 * @param planned before the fix was written
 * @param fix.regressionFiles as the agent named them
 */
export async function planForFix(
  repository: Pick<Repository, 'files' | 'texts'>,
  service: Pick<ServiceConfig, 'test' | 'folder'>,
  planned: TestPlan | Unrecognised,
  fix: { readonly patch: string; readonly regressionFiles: readonly string[] },
): Promise<TestPlan | Unrecognised> {
  const isGiven = !('problem' in planned) && (planned.detected === undefined || service.folder !== undefined);
  if (isGiven) return planned;
  const tests = fix.regressionFiles.map((file) => posix.normalize(file));
  const changed = parsePatch(fix.patch).flatMap(({ kind, path }) => (kind === 'deleted' ? [] : [path]));
  const forTest = await planTests(repository, service, tests, changed);
  if ('problem' in forTest) return planned;
  const sources = changed.filter((path) => !tests.includes(path));
  const forSource = await planTests(repository, service, sources, changed);
  return sources.length === 0 || 'problem' in forSource ? forTest : withSuiteOf(forTest, forSource);
}

/** Both are set up and both suites are run, whatever the first one comes to. */
function withSuiteOf(plan: TestPlan, other: TestPlan): TestPlan {
  if (plan.command === other.command) return plan;
  const setups = [...new Set([plan.setup, other.setup])].filter((line) => line !== undefined);
  return {
    ...plan,
    ...(setups.length === 0
      ? {}
      : { setup: setups.length === 1 ? setups[0] : setups.map((line) => `(${line})`).join(' && ') }),
    command: `(${plan.command}); first=$?; (${other.command}) && exit $first`,
  };
}
