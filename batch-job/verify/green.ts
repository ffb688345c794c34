import { listNames } from './new-failures.ts';
import type { Problem } from './problem.ts';
import { failedTests, type Red } from './red.ts';
import { type Regression, regressionCommand } from './regression-patch.ts';
import type { SeenRun, TestBench, TestTree } from './test-bench.ts';

/** Green: the regression test alone, with the fix. */
export const runGreen = ({ test }: TestBench, fixed: TestTree, { files }: Regression): Promise<SeenRun> =>
  fixed.run('regression test with fix', regressionCommand(test.regression, files), true);

/**
 * Why a green run does not show that the bug is mended; empty when it does. Tests that were red in the same files before
 * may stay red.
 *
 * @param before their names
 */
export function problemsOfGreen(run: SeenRun, { files }: Regression, red: Red, before: readonly string[]): Problem[] {
  if (run.unusable !== undefined) return [{ reason: `the regression test ${run.unusable} with the fix` }];
  if (run.passed) {
    return run.passedCount === 0 ? [{ reason: 'the regression test’s command ran no test with the fix' }] : [];
  }
  const failed = failedNames(run, files);
  const remaining = failed.filter((name) => !before.includes(name));
  if (failed.length > 0 && remaining.length === 0 && allRan(run, red)) return [];
  const failing = failed.length > 0 && remaining.length === 0 ? red.tests : remaining;
  const named = failing.length > 0 ? `: ${listNames(failing)}` : ' (its output names no test)';
  return [{ reason: `the regression test still fails with the fix${named}`, failing }];
}

/** Whatever failed: tests, files as a whole, and files that crashed. */
const failedNames = (run: SeenRun, files: readonly string[]): readonly string[] =>
  run.failing.length > 0 ? run.failing : failedTests(run, files);

/** A runner that stops at an old failure has not run the tests that were red: those that pass now are counted. */
const allRan = (green: SeenRun, { run, tests }: Red): boolean =>
  green.passedCount !== undefined && green.passedCount >= (run.passedCount ?? 0) + tests.length;

/** Runs it once more, in the same tree. */
export async function askGreenAgain(
  bench: TestBench,
  fixed: TestTree,
  regression: Regression,
  { red, before }: { readonly red: Red; readonly before: readonly string[] },
): Promise<readonly Problem[]> {
  const again = await runGreen(bench, fixed, regression);
  const problems = problemsOfGreen(again, regression, red, before);
  if (problems.length === 0 || again.unusable !== undefined) return problems;
  const failing = failedNames(again, regression.files).filter((name) => !before.includes(name));
  const named = failing.length > 0 ? ` (${listNames(failing)})` : '';
  return [
    {
      reason: `the regression test is flaky: with the fix, it passes in one of two runs and fails in the other${named}`,
      failing,
    },
  ];
}
