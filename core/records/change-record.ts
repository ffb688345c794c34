import { z } from 'zod';
import { modelConfigSchema } from '../config/model.ts';
import { releaseConfigSchema } from '../config/release.ts';
import { serviceConfigSchema } from '../config/service.ts';
import { datadogConfigSchema } from '../config/systems.ts';
import { factSchema } from './change-facts.ts';
import { claimSchema } from './claim.ts';
import { gateRule } from './gate-decision.ts';
import { phaseSchema } from './phase.ts';
import { reviewFindingSchema, reviewVerdictSchema } from './review-verdict.ts';
import { serviceTracesSchema } from './service-traces.ts';
import { threadSchema } from './thread.ts';

export const changeStatus = z.enum([
  'opened',
  'reviewing',
  'testing',
  'ready',
  'needs-person',
  'blocked',
  'merged',
  'closed',
]);
export type ChangeStatus = z.infer<typeof changeStatus>;

/** What a job needs of the configuration, as it was when the job was made. The worker has no other. */
const changeSettingsSchema = z.object({
  service: serviceConfigSchema,
  model: modelConfigSchema,
  datadog: datadogConfigSchema.prefault({}),
  release: releaseConfigSchema,
  /** Base branches of all services of this repository. */
  baseBranches: z.array(z.string()).default([]),
});
export type ChangeSettings = z.infer<typeof changeSettingsSchema>;

/** The Batch job of a round. A job is known by its name before its id is. */
export const changeJobSchema = z.object({
  kind: z.enum(['review', 'tests']),
  name: z.string(),
  settings: changeSettingsSchema,
  /** The id that the job runner gave. */
  id: z.string().optional(),
  /** The id that the running worker knows: a second job for the same round ends at once. */
  takenBy: z.string().optional(),
  submittedAt: z.number(),
  /** The worker's word, written before its job ends. Left out by a job that died. */
  ended: z.object({ ok: z.boolean(), reason: z.string().optional(), at: z.number() }).optional(),
});
export type ChangeJob = z.infer<typeof changeJobSchema>;

/** What became of written tests. */
export const writtenTestsSchema = z.object({
  /** Candidates that the model wrote, and those that were accepted: paths in the repository. */
  tried: z.int().nonnegative(),
  accepted: z.array(z.string()),
  /** One sentence for each that was refused. */
  refused: z.array(z.string()),
  /** The commit on the branch; left out where there is none. */
  commit: z.string().optional(),
  /** Its tree: a push that ends in it is ours, and is not reviewed again. */
  tree: z.string().optional(),
  /** Where the audit bucket holds the patch. */
  patchKey: z.string().optional(),
});
export type WrittenTests = z.infer<typeof writtenTestsSchema>;

/** A round that ended before its decision. It is kept until its job is stopped, its money settled and its check run concluded. */
export const overtakenRoundSchema = z.object({
  round: z.int().positive(),
  head: z.string(),
  /** Left out where the check run already has a conclusion, or never began. Its id is left out where it is not known. */
  check: z.object({ id: z.int().optional() }).optional(),
  job: z.object({ name: z.string(), id: z.string().optional() }).optional(),
  /** The name that budgets are claimed by, and when the round began. Left out where the round goes on at another commit. */
  claimant: z.object({ name: z.string(), roundAt: z.number() }).optional(),
  budgets: z.array(claimSchema).readonly(),
  /** Dollars that the round may have spent, at most. */
  spent: z.number().nonnegative(),
});
export type OvertakenRound = z.infer<typeof overtakenRoundSchema>;

/** The newest review by a model of a round before this one: the commit that it read, and its most severe findings first. */
const earlierReviewSchema = z.object({ head: z.string(), findings: z.array(reviewFindingSchema) });

/** A pull request under review: what is known of its newest head. Times are epoch milliseconds. */
export const changeRecordSchema = z.object({
  /** `changeIdOf(repository, number)`. */
  id: z.string(),
  version: z.int().nonnegative(),
  repository: z.string(),
  number: z.int().positive(),
  /** Name and environment of the service whose configuration holds. */
  service: z.object({ name: z.string(), env: z.string().optional() }),
  title: z.string(),
  author: z.object({ login: z.string(), association: z.enum(['member', 'bot', 'own', 'none']) }),
  fork: z.boolean(),
  draft: z.boolean(),
  branch: z.string(),
  baseBranch: z.string(),
  /** Commits. */
  head: z.string(),
  base: z.string(),
  status: changeStatus,
  /** Counts the passes over the pull request, from 1. */
  round: z.int().positive(),
  /** When this round began. */
  roundAt: z.number(),
  job: changeJobSchema.optional(),
  checkRunId: z.int().optional(),
  thread: threadSchema.optional(),
  /** Claimed for this round by the name of its review job; empty where no model may be asked. */
  budgets: z.array(claimSchema).readonly(),
  /** Why a budget refused this round, in a sentence. */
  budgetRefused: z.string().optional(),
  overtaken: z.array(overtakenRoundSchema).optional(),
  /** Why the change is not followed any more, or what a system refuses, in a sentence for people. */
  trouble: z.string().optional(),
  /** Who lets the code of this fork's head run, for this head alone. */
  mayRun: z.object({ head: z.string(), login: z.string(), at: z.number() }).optional(),
  /** Facts without their longest lists: the whole of it is in the audit bucket. */
  facts: z.array(factSchema).optional(),
  /** Key of all facts and findings in the audit bucket, and their SHA-256. */
  factsKey: z.string().optional(),
  factsHash: z.string().optional(),
  findings: z.array(reviewFindingSchema).optional(),
  findingsHash: z.string().optional(),
  earlier: earlierReviewSchema.optional(),
  verdict: reviewVerdictSchema.optional(),
  /** What recent traces tell about the service. No rule reads it. */
  traces: serviceTracesSchema.optional(),
  phases: z.array(phaseSchema),
  written: writtenTestsSchema.optional(),
  dollars: z.number().nonnegative(),
  /** The newest decision for this head. */
  decision: z
    .object({
      sequence: z.int().positive(),
      result: z.enum(['pass', 'ask', 'block']),
      rules: z.array(gateRule),
      /** One sentence for people. */
      why: z.string(),
      at: z.number(),
    })
    .optional(),
  /** SHA-256 of the newest line of the chain, and how many lines it has. */
  chain: z.object({ length: z.int().nonnegative(), head: z.string().nullable() }),
  /** Ids of findings that a person dismissed. They stay dismissed. */
  dismissed: z.array(z.string()),
  /** Ids of people's words that were carried out or refused, the newest last. */
  words: z.array(
    z.object({ id: z.string(), login: z.string(), word: z.string(), at: z.number(), refused: z.string().optional() }),
  ),
  /** Whether people are still to be told of the newest state. */
  untold: z.boolean().optional(),
  /** When the sweep looks at it next; left out, nothing is open. */
  lookAt: z.number().optional(),
  openedAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().optional(),
});
export type ChangeRecord = z.infer<typeof changeRecordSchema>;
