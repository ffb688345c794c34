import { z } from 'zod';

/** What a watch remembers: the window that it judged last. Times are epoch milliseconds. */
export const errorRateStateSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  /** Start of the window that was judged last. */
  judged: z.number(),
  /** Start of the window in which the trouble began; left out while there is none. */
  troubledSince: z.number().optional(),
});
export type ErrorRateState = z.infer<typeof errorRateStateSchema>;
