import { z } from 'zod';

/**
 * How often a bug was seen, so that alerts may overlap, repeat and arrive in any order.
 *
 * `buckets` counts error events by minute (epoch minutes as text). Two alerts that read overlapping windows saw the
 * same events, so counts of one minute are merged by maximum, never added: merging is idempotent and commutative.
 * Minutes older than a day are folded into one number, which keeps the record small.
 */
export const occurrencesSchema = z.object({
  buckets: z.record(z.string(), z.int().nonnegative()),
  folded: z.int().nonnegative(),
  /** Minutes before this one are in `folded` and no longer change. */
  foldedBefore: z.int().nonnegative(),
  /** Whether a search found more error events than it reads: there were at least as many. */
  truncated: z.boolean().optional(),
});
export type Occurrences = z.infer<typeof occurrencesSchema>;
