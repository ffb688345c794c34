import { z } from 'zod';

/** Why a queue message could not be triaged, the last time it was delivered. Times are epoch milliseconds. */
export const triageFailureSchema = z.object({
  messageId: z.string(),
  reason: z.string(),
  /** How often the message had been delivered by then. */
  deliveries: z.int().nonnegative(),
  at: z.number(),
});
export type TriageFailure = z.infer<typeof triageFailureSchema>;
