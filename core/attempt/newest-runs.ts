import type { TestRun } from './attempt.ts';

/** The last run of each name, from the suite without the fix to the suite with it. Some are repeated to find flaky tests. */
export const newestRuns = (tests: readonly TestRun[]): readonly TestRun[] =>
  ORDER.flatMap((name) => tests.findLast((run) => run.name === name) ?? []);

const ORDER: readonly TestRun['name'][] = [
  'setup',
  'suite on base',
  'old test files on base',
  'regression test on base',
  'regression test with fix',
  'suite with fix',
];
