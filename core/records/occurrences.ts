import { z } from 'zod';

/** Error events by second: epoch minutes as text, and in each the seconds of the minute as text. */
export const eventsBySecondSchema = z.record(z.string(), z.record(z.string(), z.int().nonnegative()));
export type EventsBySecond = z.infer<typeof eventsBySecondSchema>;

/**
 * How often a bug was seen, so that alerts may overlap, repeat and arrive in any order.
 *
 * `buckets` counts error events by minute (epoch minutes as text). Two alerts that read overlapping windows saw the
 * same events, so counts of one time are merged by maximum, never added. A search reads a limited number of events, so it
 * may read a part of a minute: the newest minutes are merged second by second.
 * Minutes older than a day are folded into one number, which keeps the record small.
 */
export const occurrencesSchema = z.object({
  buckets: z.record(z.string(), z.int().nonnegative()),
  /** The newest minutes of `buckets` by second. Absent in older records. */
  seconds: eventsBySecondSchema.optional(),
  folded: z.int().nonnegative(),
  /** Minutes before this one are in `folded` and no longer change. */
  foldedBefore: z.int().nonnegative(),
  /** Whether a search found more error events than it reads: there were at least as many. */
  truncated: z.boolean().optional(),
});
export type Occurrences = z.infer<typeof occurrencesSchema>;
