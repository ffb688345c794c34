import type { TestRun } from '../records/test-run.ts';

/**
 * What a run of tests says:
 * - `no verdict`: no test of the suite ran, so it says nothing;
 * - `red as before`: only tests fail that failed before the regression test was added to their file.
 */
export type RunVerdict = 'green' | 'red' | 'red as before' | 'no verdict';

/** @param runs all runs of the same fix */
export function runVerdict(run: TestRun, runs: readonly TestRun[]): RunVerdict {
  if (whyNoVerdict(run) !== undefined) return 'no verdict';
  if (run.passed) return 'green';
  return isRedAsBefore(run, runs) ? 'red as before' : 'red';
}

/** Why the suite says nothing: completes "the suite …". Undefined when it says something, or the run is not the suite's. */
export const whyNoVerdict = ({ name, noVerdict }: TestRun): string | undefined =>
  name.startsWith('suite') ? noVerdict : undefined;

/** Old failures of a file are not held against the test that is added to it. */
function isRedAsBefore({ name, failing }: TestRun, runs: readonly TestRun[]): boolean {
  const old = runs.findLast((run) => run.name === 'old test files on base')?.failing ?? [];
  return name === 'regression test with fix' && failing.length > 0 && failing.every((test) => old.includes(test));
}
