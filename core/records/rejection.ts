import { z } from 'zod';

/** That people closed the pull request without merging it, which is a decision. Times are epoch milliseconds. */
export const rejectionSchema = z.object({
  at: z.number(),
  /** Who closed it: a GitHub login. */
  by: z.string().optional(),
  /** What they wrote when they closed it, or the labels that they set. */
  reason: z.string().optional(),
  /** Its branch is deleted: GitHub reopens it only after the branch is restored. */
  branchDeleted: z.literal(true).optional(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** That mendhook closed a pull request which nobody answered. It decides nothing about the fix. */
export const expirySchema = z.object({
  at: z.number(),
  /** Number of the attempt that it came of, and of the pull request. */
  attempt: z.int().nonnegative(),
  pullRequest: z.int().positive(),
});

/** A rejection as it is kept for good, with what was rejected. */
export const keptRejectionSchema = rejectionSchema.extend({
  /** Number of the newest attempt at that time. */
  attempt: z.int().nonnegative(),
  /** Number of the pull request; left out for what was dismissed without one. */
  pullRequest: z.int().positive().optional(),
});
export type KeptRejection = z.infer<typeof keptRejectionSchema>;
