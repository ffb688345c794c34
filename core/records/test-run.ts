import { z } from 'zod';

/** One run of tests by the worker: what was run on what, and what was seen. Its names are in the order that people read. */
export const testRunSchema = z.object({
  name: z.enum([
    // Recorded only when it failed.
    'setup',
    'suite on base',
    // The files of the regression test as the base has them, where it adds to files that exist.
    'old test files on base',
    'regression test on base',
    'regression test with fix',
    'suite with fix',
    // The files of tests that fail in it and passed on the base, run apart.
    'failing tests with fix',
  ]),
  command: z.string(),
  passed: z.boolean(),
  exitCode: z.int().nullable(),
  timedOut: z.boolean(),
  /** Names of failing tests, as far as the runner's output tells. */
  failing: z.array(z.string()),
  /** How many tests passed, where the output says so. */
  passedCount: z.int().nonnegative().optional(),
  /** Why the run tells nothing, where no test ran in it: completes "the suite …". */
  noVerdict: z.string().optional(),
  durationMs: z.number(),
  /** Why the first test failed, where it did, and the end of the output; redacted. */
  output: z.string(),
});
export type TestRun = z.infer<typeof testRunSchema>;
