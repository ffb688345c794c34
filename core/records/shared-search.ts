import { z } from 'zod';

/** A search that the alerts of one monitor share. Times are epoch milliseconds. */
export const sharedSearchSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  /** The alert that makes it, or made it. */
  by: z.string(),
  /** The time that it looks through, both ends included. */
  from: z.number(),
  to: z.number(),
  startedAt: z.number(),
  /** `void`: there is nothing to share, since it was refused, or failed. */
  status: z.enum(['searching', 'found', 'void']),
  /** What was found, as `packErrors` makes it. */
  found: z.custom<Uint8Array>((value) => value instanceof Uint8Array).optional(),
});
export type SharedSearch = z.infer<typeof sharedSearchSchema>;
