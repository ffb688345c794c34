import { type TestRun, testRunSchema } from '../records/test-run.ts';

/** The last run of each name, in the order of the schema. Some are repeated to find flaky tests. */
export const newestRuns = (tests: readonly TestRun[]): readonly TestRun[] =>
  testRunSchema.shape.name.options.flatMap((name) => tests.findLast((run) => run.name === name) ?? []);
