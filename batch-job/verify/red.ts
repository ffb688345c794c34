import { listNames } from './new-failures.ts';
import type { Problem } from './problem.ts';
import { type Regression, regressionCommand } from './regression-patch.ts';
import { openTestTree, type SeenRun, type TestBench } from './test-tree.ts';
import { howToNameTests } from './unknown-runner.ts';

/** Red: the regression test alone, on the base, in a fresh tree. */
export async function runRed(bench: TestBench, { patch, files }: Regression): Promise<SeenRun> {
  const tree = await openTestTree(bench, 'on the base', patch);
  return tree.run('regression test on base', regressionCommand(bench.test.regression, files));
}

/** Why a red run does not show the bug; empty when a test failed in it. */
export function problemsOfRed(run: SeenRun, { files }: Regression): Problem[] {
  const shown = files.join(', ');
  if (run.unusable !== undefined) return [{ reason: `the regression test ${run.unusable} on the base` }];
  if (run.passed) return [{ reason: `the regression test passes without the fix, so it shows nothing: ${shown}` }];
  if (testsOf(run).length > 0) return [];
  if (run.notLoaded.length > 0) {
    return [
      {
        reason: `the regression test cannot be loaded without the fix, so no test failed: ${listNames(run.notLoaded)}`,
      },
    ];
  }
  if (!run.recognised) {
    return [
      {
        reason: `the regression test’s command fails without the fix, but no known test runner printed its output, so it names no failing test: ${shown} (${howToNameTests('regression')})`,
      },
    ];
  }
  return [
    { reason: `the regression test’s command fails without the fix, but its output names no failing test: ${shown}` },
  ];
}

/**
 * Runs the regression test once more on a fresh base, after it has been green. A test that looks for a mark of its earlier
 * runs, or fails by chance, is green there.
 */
export async function askRedAgain(bench: TestBench, regression: Regression): Promise<Problem[]> {
  const again = await runRed(bench, regression);
  if (!again.passed) return problemsOfRed(again, regression);
  return [
    {
      reason: `the regression test fails without the fix at first and passes without it later, so it does not tell whether the bug is there: ${regression.files.join(', ')}`,
    },
  ];
}

/** Failed tests, as opposed to files that failed as a whole. */
export const testsOf = (run: SeenRun): string[] => run.failing.filter((name) => !run.notLoaded.includes(name));
