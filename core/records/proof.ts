import { z } from 'zod';

/**
 * What the regression test shows of the incident's bug, as it failed without the fix:
 * - `reproduced`: it raised the incident's error;
 * - `reached`: it raised another one, and ran both code that the fix changes and code on the incident's stack;
 * - `unrelated`: neither. It may show a bug, and nothing says that it is this one.
 */
const proofGrade = z.enum(['reproduced', 'reached', 'unrelated']);

export const proofSchema = z.object({
  grade: proofGrade,
  /** One sentence for a person: what was seen that gives the grade. */
  reason: z.string(),
});
export type Proof = z.infer<typeof proofSchema>;
