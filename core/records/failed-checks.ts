import { z } from 'zod';

/** How often in a row the sweep could not look at an incident. Times are epoch milliseconds. */
export const failedChecksSchema = z.object({
  count: z.int().positive(),
  since: z.number(),
  /** The next look is not before this time. */
  notBefore: z.number(),
  /** Whether a system outside refused for good. People are told so; it is no fault that passes by itself. */
  refused: z.boolean(),
});
