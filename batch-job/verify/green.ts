import { listNames } from './new-failures.ts';
import type { Problem } from './problem.ts';
import { type Regression, regressionCommand } from './regression-patch.ts';
import type { SeenRun, TestBench, TestTree } from './test-tree.ts';

/** Green: the regression test alone, with the fix. */
export const runGreen = ({ test }: TestBench, fixed: TestTree, { files }: Regression): Promise<SeenRun> =>
  fixed.run('regression test with fix', regressionCommand(test.regression, files));

/** Why a green run does not show that the bug is mended; empty when it does. */
export function problemsOfGreen(run: SeenRun): Problem[] {
  if (run.unusable !== undefined) return [{ reason: `the regression test ${run.unusable} with the fix` }];
  if (!run.passed) {
    const named = run.failing.length > 0 ? `: ${listNames(run.failing)}` : ' (its output names no test)';
    return [{ reason: `the regression test still fails with the fix${named}`, failing: run.failing }];
  }
  return run.passedCount === 0 ? [{ reason: 'the regression test’s command ran no test with the fix' }] : [];
}
