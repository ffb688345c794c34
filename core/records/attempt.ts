import { z } from 'zod';
import { modelConfigSchema } from '../config/model.ts';
import { serviceConfigSchema } from '../config/service.ts';
import { datadogConfigSchema } from '../config/systems.ts';
import { claimSchema } from './claim.ts';
import { draftRequestSchema } from './draft-request.ts';
import { outcomeSchema } from './outcome.ts';
import { personSchema } from './person-request.ts';
import { phaseSchema } from './phase.ts';
import { proofSchema } from './proof.ts';
import { roundSchema } from './round.ts';
import { testRunSchema } from './test-run.ts';

export const attemptStatus = z.enum(['claimed', 'submitted', 'running', 'ended']);
export type AttemptStatus = z.infer<typeof attemptStatus>;

/** One Batch job for one incident. Written by triage when claimed, then by the worker. Times are epoch milliseconds. */
export const attemptSchema = z.object({
  incidentId: z.string(),
  number: z.int().positive(),
  version: z.int().nonnegative(),
  status: attemptStatus,
  jobName: z.string(),
  jobId: z.string().optional(),
  /** The person who asked for it; left out when an alert did. */
  askedBy: personSchema.optional(),
  /** What that person told it, redacted. */
  hint: z.object({ by: personSchema, words: z.string() }).optional(),
  /** That it changes an open draft, as a person asked on it. */
  round: roundSchema.optional(),
  /** How often it was started again, after a container that was lost for no fault of its own. */
  restarts: z.int().nonnegative().optional(),
  service: serviceConfigSchema,
  model: modelConfigSchema,
  datadog: datadogConfigSchema.prefault({}),
  /** What triage claimed for this attempt. Settled when it ends. */
  budgets: z.array(claimSchema).readonly(),
  /** What happens just now, for people: `stepSchema` has what is written today. */
  step: z.string(),
  /** The commit that the fix is made for. */
  commit: z.string().optional(),
  phases: z.array(phaseSchema),
  tests: z.array(testRunSchema),
  /** What the regression test shows of this bug; left out until it has failed without the fix. */
  proof: proofSchema.optional(),
  /** Where the audit log holds the diff. */
  diffKey: z.string().optional(),
  /** What the diff does to the source, as a name by which the same change is known again. */
  patchId: z.string().optional(),
  outcome: outcomeSchema.optional(),
  /** How people hand its patch to the service's applier: by a button, or by words to copy for want of its key. */
  handOff: z.enum(['button', 'words']).optional(),
  /** That a person wants its patch opened as a draft, after it has ended without one. */
  publication: draftRequestSchema.optional(),
  dollars: z.number().nonnegative(),
  claimedAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;
