import { z } from 'zod';

/** What the phase `write-tests` answers. What it wrote is read from its tree, and not from this. */
export const writeTestsVerdict = z.object({
  tests: z
    .array(
      z.object({
        path: z.string().min(1).max(500).describe('The test file: its path in the repository'),
        purpose: z.string().min(1).max(500).describe('Which behaviour of which lines it checks, in one sentence'),
      }),
    )
    .max(20)
    .describe('Every test file that you added or changed'),
  notTested: z.string().max(1_000).describe('Lines that no test was written for, and why; empty when there are none'),
});
export type WriteTestsVerdict = z.infer<typeof writeTestsVerdict>;
