import { z } from 'zod';
import { claimSchema } from './claim.ts';
import { personSchema } from './person-request.ts';

/**
 * A person's wish to have the kept patch of an ended attempt opened as a draft: a Batch job of its own, which runs no model.
 * Times are epoch milliseconds.
 */
export const draftRequestSchema = z.object({
  /** The request that asked for it. */
  request: z.string(),
  by: personSchema,
  status: z.enum(['asked', 'submitted', 'running', 'opened', 'failed']),
  jobName: z.string(),
  jobId: z.string().optional(),
  /** What was claimed for it, in the name of the attempt's job. Settled when it ends. */
  budgets: z.array(claimSchema).readonly(),
  /** Why it failed, for a person. */
  reason: z.string().optional(),
  askedAt: z.number(),
  endedAt: z.number().optional(),
});
export type DraftRequest = z.infer<typeof draftRequestSchema>;
