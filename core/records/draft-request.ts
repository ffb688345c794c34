import { z } from 'zod';
import { claimSchema } from './claim.ts';
import { personSchema } from './person-request.ts';

/** An agent of a service outside that applies the patch, in place of mendhook. Times are epoch milliseconds. */
const codingAgentSchema = z.object({
  /** Chosen before it is started, so that it is found again by it. */
  id: z.string(),
  /** Its page, once it is known to be there. */
  url: z.string().optional(),
  startedAt: z.number().optional(),
  /** How its work ended. Left out while it may still work, or may yet be started. `gone`: somebody deleted it. `none`: refused. */
  end: z.enum(['finished', 'error', 'cancelled', 'expired', 'gone', 'none']).optional(),
});
export type CodingAgent = z.infer<typeof codingAgentSchema>;

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
  /** Left out when mendhook opens the draft itself. */
  agent: codingAgentSchema.optional(),
  /** What was claimed for it, in the name of the attempt's job. Settled when it ends. */
  budgets: z.array(claimSchema).readonly(),
  /** Why it failed, for a person. */
  reason: z.string().optional(),
  askedAt: z.number(),
  endedAt: z.number().optional(),
});
export type DraftRequest = z.infer<typeof draftRequestSchema>;
