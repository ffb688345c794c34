import { z } from 'zod';
import { personActionSchema, personSchema } from './person-request.ts';

/** What a person asked for about an incident, and whether it was done. */
export const decisionSchema = z.object({
  /** The request's id: the same press is noted once. */
  id: z.string(),
  wish: personActionSchema,
  by: personSchema,
  /** Epoch milliseconds. */
  at: z.number(),
  /** The newest attempt that the person saw, or the newest there was when they named none. */
  attempt: z.int().nonnegative(),
  /** Why they asked, in their words, redacted. */
  reason: z.string().optional(),
  /** Whether words of the wish were cut to the length that is kept. */
  isCut: z.boolean().optional(),
  /** Why it was not done, for a person. */
  refused: z.string().optional(),
});
export type Decision = z.infer<typeof decisionSchema>;
