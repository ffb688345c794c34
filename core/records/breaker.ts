import { z } from 'zod';

/** How one attempt ended. Breakers that were written without the time of an end have the bare name. */
const countedSchema = z
  .union([z.string(), z.object({ attempt: z.string(), endedAt: z.number(), failed: z.boolean() })])
  .transform((end) => (typeof end === 'string' ? { attempt: end, endedAt: 0, failed: false } : end));

/**
 * A circuit breaker: failed attempts in a row open it, after a pause one attempt probes, and the first attempt that ends
 * after the opening and does not fail closes it. Attempts are named by their job names, times are epoch milliseconds.
 */
export const breakerSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  /** Failed attempts in a row. */
  failures: z.int().nonnegative(),
  /** The ends that were counted last, oldest first by their own time. */
  counted: z.array(countedSchema),
  /** The newest end that is no longer among them: what ended by then was counted, or is too old to count. */
  forgottenTo: z.number().optional(),
  /** `since`: when the attempt ended that made the row of failures full. */
  open: z.object({ by: z.string(), since: z.number(), probeFrom: z.number() }).optional(),
  probe: z.object({ attempt: z.string(), at: z.number() }).optional(),
});
export type Breaker = z.infer<typeof breakerSchema>;
