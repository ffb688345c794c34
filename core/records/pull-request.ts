import { z } from 'zod';

export const pullRequestSchema = z.object({
  repository: z.string(),
  number: z.int().positive(),
  url: z.string(),
  branch: z.string(),
  title: z.string(),
  draft: z.boolean(),
  /** Its regression test is not shown to be of this bug. */
  unrelatedTest: z.literal(true).optional(),
  /** The one comment that keeps count of occurrences after the draft was opened. */
  commentId: z.int().optional(),
  /** Since when its labels are not those of its incident: GitHub did not take them, or has yet to be asked. */
  unlabelled: z.object({ since: z.number() }).optional(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;
