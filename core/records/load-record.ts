import { z } from 'zod';

const figures = z.array(z.number());

/** One run of a load as it is kept, in columns: a request has the same place in each. */
const loadColumnsSchema = z.object({
  side: z.enum(['old', 'new']),
  seconds: z.number().positive(),
  /** When each request came, in milliseconds since the run began. */
  at: figures,
  /** How long each took, in milliseconds. */
  ms: figures,
  /** Places of those that failed. */
  failed: z.array(z.int().nonnegative()),
});
export type LoadColumns = z.infer<typeof loadColumnsSchema>;

/** What is kept of a load: a later release is compared with it where both versions cannot run at once. */
export const loadRecordSchema = z.object({
  commit: z.string(),
  /** Those that count. */
  runs: z.array(loadColumnsSchema),
  /** A first load that could not tell. It does not count. */
  unclear: z.array(loadColumnsSchema).optional(),
});
export type LoadRecord = z.infer<typeof loadRecordSchema>;
