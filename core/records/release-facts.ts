import { z } from 'zod';
import { releaseMode } from '../config/release.ts';
import { releaseTermsSchema } from '../config/release-terms.ts';
import { canaryRecordSchema } from './canary.ts';
import { releaseRule } from './release-decision.ts';
import { releaseStatus, versionSchema } from './release-record.ts';
import { loadResultSchema } from './release-step.ts';

const why = z.string();

/** What was measured, by what the decision is about. */
const measuredSchema = z.discriminatedUnion('kind', [
  /** Before anything is deployed, and before production: what GitHub and the provider say. */
  z.object({
    kind: z.literal('begin'),
    environment: z.enum(['staging', 'production']),
    /** Whether the commit is reachable from the protected branch. */
    isOnBranch: z.boolean(),
    /** What mendhook knows that runs there, and what the provider says. Left out where nobody knows. */
    known: versionSchema.optional(),
    live: z.object({ commit: z.string().optional(), artifact: z.string().optional() }).optional(),
    /** The release that takes this one's changes over. */
    supersededBy: z.string().optional(),
  }),
  /** A command on staging. Without an exit code it did not come to an end. */
  z.object({
    kind: z.literal('command'),
    step: z.enum(['smoke', 'integration']),
    exit: z.int().optional(),
    why: why.optional(),
  }),
  /** The comparison on staging, and what production's p99 is foretold to be. */
  z.object({
    kind: z.literal('load'),
    load: loadResultSchema.optional(),
    /** Milliseconds; left out while the service is not calibrated. */
    forecast: z.object({ p99Ms: z.number(), low: z.number(), high: z.number() }).optional(),
    /** Why it was not measured. */
    why: why.optional(),
  }),
  /** What a person is asked before the canary. */
  z.object({
    kind: z.literal('questions'),
    /** Migrations that cannot go back: paths. */
    migrations: z.array(z.string()),
    /** Changes that mendhook wrote: numbers of pull requests. */
    ownChanges: z.array(z.int().positive()),
    /** Commits without a reviewed pull request. */
    unreviewed: z.array(z.string()),
    /** Why one of these is not known. */
    why: why.optional(),
  }),
  /** The canary, and the time after it. */
  z.object({
    kind: z.literal('canary'),
    canary: canaryRecordSchema,
    /** Error groups that the canary has and stable does not, by fingerprint. */
    newGroups: z.array(z.object({ fingerprint: z.string(), title: z.string(), events: z.int().positive() })),
    /** A change of this release was reverted on the branch. */
    revertedBy: z.string().optional(),
  }),
  /** How a deployment stands, as its provider says. */
  z.object({
    kind: z.literal('deployment'),
    environment: z.enum(['staging', 'production']),
    state: z.enum(['succeeded', 'paused', 'failed', 'rolled-back', 'lost']),
    why: why.optional(),
  }),
]);

/**
 * The facts of one decision of rules, as they lie in the audit bucket (`releaseKeys.facts`): all that it was made of, so that it can
 * be made again. Times are epoch milliseconds.
 */
export const releaseFactsSchema = z.object({
  releaseId: z.string(),
  commit: z.string(),
  status: releaseStatus,
  mode: releaseMode,
  terms: releaseTermsSchema,
  /** Rules whose question a person answered with yes. */
  accepted: z.array(releaseRule),
  isHeld: z.boolean(),
  /** The number that a step would have which this decision allows. */
  nextStep: z.int().positive(),
  measured: measuredSchema,
  at: z.number(),
});
export type ReleaseFacts = z.infer<typeof releaseFactsSchema>;
