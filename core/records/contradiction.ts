import { z } from 'zod';
import { personSchema, wrongPart } from './person-request.ts';

/** A person's word that the diagnosis of an attempt, or its fix, is wrong. */
export const contradictionSchema = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  by: personSchema,
  /** The number of the attempt. */
  attempt: z.int().positive(),
  part: wrongPart,
  /** Their words, redacted. */
  words: z.string(),
});
export type Contradiction = z.infer<typeof contradictionSchema>;
