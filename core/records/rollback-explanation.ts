import { z } from 'zod';

const text = (length: number) => z.string().max(length);

/** What a model says of a rollback. It is a hypothesis: the figures are computed by code. */
export const rollbackAnswerSchema = z.object({
  hypothesis: text(4_000).min(1),
  /** A pull request of the release, by its number. */
  change: z.int().positive().nullable(),
  why: text(2_000),
  confidence: z.enum(['low', 'medium', 'high']),
  evidence: z
    .array(z.object({ file: text(400), line: z.int().positive().nullable(), observation: text(1_000) }))
    .max(8),
  notChecked: text(2_000),
});
export type RollbackAnswer = z.infer<typeof rollbackAnswerSchema>;
