import { z } from 'zod';
import { modelConfigSchema } from '../config/model.ts';
import { releaseMode, reviewSchema } from '../config/release.ts';
import { releaseTermsSchema } from '../config/release-terms.ts';
import { serviceConfigSchema } from '../config/service.ts';
import { datadogConfigSchema } from '../config/systems.ts';
import { canaryRecordSchema } from './canary.ts';
import { phaseSchema } from './phase.ts';
import { releaseResult, releaseRule } from './release-decision.ts';
import { releaseStepSchema } from './release-step.ts';
import { threadSchema } from './thread.ts';

export const releaseStatus = z.enum([
  'waiting',
  'staging',
  'validating',
  'ready',
  'needs-person',
  'canary',
  'ramping',
  'observing',
  'released',
  'rolling-back',
  'rolled-back',
  'rollback-failed',
  'abandoned',
  'superseded',
]);
export type ReleaseStatus = z.infer<typeof releaseStatus>;

/** What a release and its jobs need of the configuration, as it was when the release began. */
const releaseSettingsSchema = z.object({
  mode: releaseMode,
  service: serviceConfigSchema,
  terms: releaseTermsSchema,
  model: modelConfigSchema,
  datadog: datadogConfigSchema.prefault({}),
  askHours: z.number().positive(),
  /** Whether a model explains a rollback, and what that may cost; left out, none does. */
  review: reviewSchema.optional(),
});
export type ReleaseSettings = z.infer<typeof releaseSettingsSchema>;

/** A merged pull request that a release brings. */
export const releasedChangeSchema = z.object({
  number: z.int().positive(),
  title: z.string(),
  login: z.string(),
  /** The id of its change record; left out where it was never reviewed. */
  changeId: z.string().optional(),
  /** Of a fix that mendhook wrote: its incident. */
  incidentId: z.string().optional(),
  mergedAt: z.number().optional(),
  openedAt: z.number().optional(),
});
export type ReleasedChange = z.infer<typeof releasedChangeSchema>;

/** A version of a service: the commit, the value of Datadog's `version` tag, and the artifact where the deployer has one. */
export const versionSchema = z.object({
  commit: z.string(),
  version: z.string(),
  /** A digest, a task definition or a revision: what the deployer deploys again. */
  artifact: z.string().optional(),
});
export type Version = z.infer<typeof versionSchema>;

/** One commit of one service on its way to production. Times are epoch milliseconds. */
export const releaseRecordSchema = z.object({
  /** `releaseIdOf(service, commit)`. */
  id: z.string(),
  version: z.int().nonnegative(),
  service: z.object({ name: z.string(), env: z.string().optional() }),
  repository: z.string(),
  branch: z.string(),
  target: versionSchema,
  /** What production ran when the release took the lane: where a rollback leads to. */
  previous: versionSchema.optional(),
  settings: releaseSettingsSchema,
  status: releaseStatus,
  /** Where a person's answer leads from: the status before `needs-person`. */
  askedFrom: releaseStatus.optional(),
  changes: z.array(releasedChangeSchema),
  /** The commit that production ran when the changes were listed: they lie between it and the target. */
  listedFrom: z.string().optional(),
  /** The steps taken so far, the newest last. At most one of them runs. */
  steps: z.array(releaseStepSchema),
  /** Of the canary and the time after it: the plan, the counts of each tick, and the newest judgement. */
  canary: canaryRecordSchema.optional(),
  /** Commits that it brings and that no reviewed pull request brought: pushed without one, or merged before their check passed. */
  unreviewed: z.array(z.string()).optional(),
  /** In mode `gate`: the run whose job waits for our protection rule, and what it was answered. */
  gate: z
    .object({
      runId: z.int().positive(),
      environment: z.string(),
      /** The decision that lets it go on: its place in the chain. */
      decision: z.int().positive().optional(),
      answered: z.enum(['approved', 'rejected']).optional(),
    })
    .optional(),
  /** Rules whose question a person answered with yes, for this commit. */
  accepted: z.array(releaseRule).optional(),
  /** The newest decision for this commit. */
  decision: z
    .object({
      sequence: z.int().positive(),
      result: releaseResult,
      rules: z.array(releaseRule),
      /** One sentence for people. */
      why: z.string(),
      at: z.number(),
    })
    .optional(),
  chain: z.object({ length: z.int().nonnegative(), head: z.string().nullable() }),
  words: z.array(
    z.object({ id: z.string(), login: z.string(), word: z.string(), at: z.number(), refused: z.string().optional() }),
  ),
  /** Whether a person called the rollback right. */
  judged: z.object({ login: z.string(), right: z.boolean(), at: z.number() }).optional(),
  /** A person holds it: nothing is promoted until they go on. A rollback is never held. */
  held: z.object({ login: z.string(), reason: z.string(), at: z.number() }).optional(),
  /** The release that took this one's changes over. */
  supersededBy: z.string().optional(),
  /** Incidents that the canary's new error groups became. */
  incidents: z.array(z.string()),
  /** The incident report of a rollback: its key in the audit bucket, and its summary. */
  report: z.object({ key: z.string(), summary: z.string() }).optional(),
  phases: z.array(phaseSchema),
  dollars: z.number().nonnegative(),
  thread: threadSchema.optional(),
  untold: z.boolean().optional(),
  /** What a system refuses, in a sentence for people. */
  trouble: z.string().optional(),
  /** When the sweep looks at it next; left out, nothing is open. */
  lookAt: z.number().optional(),
  openedAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().optional(),
});
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>;
