import { z } from 'zod';
import { baseUpdateSchema } from './base-update.ts';
import { draftEventSchema, draftSeenSchema } from './draft-event.ts';

export const pullRequestSchema = z.object({
  repository: z.string(),
  number: z.int().positive(),
  url: z.string(),
  branch: z.string(),
  title: z.string(),
  draft: z.boolean(),
  /** Whose agent opened it, and works on its branch; left out for mendhook's own. */
  by: z.enum(['cursor']).optional(),
  /** Its regression test is not shown to be of this bug. */
  unrelatedTest: z.literal(true).optional(),
  /** The one comment that keeps count of occurrences after the draft was opened. */
  commentId: z.int().optional(),
  /** Since when its labels are not those of its incident: GitHub did not take them, or has yet to be asked. */
  unlabelled: z.object({ since: z.number() }).optional(),
  /** The commit that mendhook pushed last. Older records have none. */
  pushed: z.string().optional(),
  seen: draftSeenSchema.optional(),
  /** How long people have left it alone. Older records, and those of a host that does not say, have none. */
  idle: z
    .object({
      /** When a person did something to it last, or when it was opened. */
      since: z.number(),
      /** Since then: when people were reminded, and when its closing began. */
      reminded: z.number().optional(),
      closing: z.number().optional(),
    })
    .optional(),
  /** How many rounds of changes people asked for on it. */
  rounds: z.int().nonnegative().optional(),
  /** That mendhook closes it because a person asked: who and why, and their request. */
  rejecting: z.object({ by: z.string(), reason: z.string(), request: z.string() }).optional(),
  /** The newest try to put it on the newest commit of its base branch. */
  baseUpdate: baseUpdateSchema.optional(),
  /** What happened to it, oldest first, capped. */
  events: z.array(draftEventSchema).optional(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;
