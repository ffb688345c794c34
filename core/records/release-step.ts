import { z } from 'zod';
import { releaseRule } from './release-decision.ts';

/** What a step does. `deploy-…`, `promote` and `roll-back` change what runs; the others measure. */
export const releaseStepKind = z.enum([
  'deploy-staging',
  'smoke',
  'load',
  'integration',
  'deploy-canary',
  'deploy-production',
  'promote',
  'roll-back',
  'explain-rollback',
]);
export type ReleaseStepKind = z.infer<typeof releaseStepKind>;

/** Figures of one side of a load, or of the comparison: milliseconds, shares from 0 to 1. */
const ratioSchema = z.object({
  /** new : old. */
  ratio: z.number().positive(),
  /** Of the ratio, 95 percent, by bootstrap. */
  low: z.number().positive(),
  high: z.number().positive(),
});
const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
/** Production's 99th percentile as a load on staging lets expect it, with an interval of 95 percent. */
const forecastSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('not-calibrated'), pairs: z.int().nonnegative(), needed: z.int().positive() }),
  z.object({
    kind: z.literal('calibrated'),
    pairs: z.int().positive(),
    /** new : old in production. */
    ratio: intervalSchema,
    /** Milliseconds. */
    p99Ms: intervalSchema,
  }),
]);
export type Forecast = z.infer<typeof forecastSchema>;

export const loadResultSchema = z.object({
  /** `abba`: both versions were loaded in turn; `recorded`: the old version's figures are those of its own load. */
  baseline: z.enum(['abba', 'recorded', 'none']),
  requests: z.object({ old: z.int().nonnegative(), new: z.int().nonnegative() }),
  errors: z.object({ old: z.int().nonnegative(), new: z.int().nonnegative() }),
  p50Ms: z.object({ old: z.number().nullable(), new: z.number() }),
  p99Ms: z.object({ old: z.number().nullable(), new: z.number() }),
  p50: ratioSchema.optional(),
  p99: ratioSchema.optional(),
  /** Of the share of errors; left out where there were none at all. */
  errorShare: ratioSchema.optional(),
  /** Left out where nothing is compared, or production's present figure is not known. */
  forecast: forecastSchema.optional(),
});
export type LoadResult = z.infer<typeof loadResultSchema>;

/** One step of a release. It is claimed by one conditional write, and then carried out; a repetition finds it by its number. */
export const releaseStepSchema = z.object({
  /** From 1. */
  number: z.int().positive(),
  kind: releaseStepKind,
  status: z.enum(['claimed', 'running', 'passed', 'failed', 'undecided']),
  /** Percent of the traffic that it gives to the new version. */
  percent: z.number().optional(),
  /** The decision that allows it: its place in the chain. Only of steps that change what runs, besides `roll-back`. */
  decision: z.int().positive().optional(),
  /** The deployer's own id, where it carries the step out. */
  deployment: z.string().optional(),
  /** Whether its provider may have been called: it is written before the call, and the answer after it. */
  wasCalled: z.boolean().optional(),
  /** The Batch job that carries it out. */
  job: z.object({ name: z.string(), id: z.string().optional(), takenBy: z.string().optional() }).optional(),
  /** How often it was tried; a rollback has three. */
  tries: z.int().positive(),
  /** The next try comes then, epoch milliseconds. */
  tryAt: z.number().optional(),
  load: loadResultSchema.optional(),
  /** The exit code of a command, and the end of what it printed, redacted. */
  exit: z.int().optional(),
  output: z.string().optional(),
  /** One sentence for people. */
  why: z.string().optional(),
  /** The rule by which it failed, where its function knows one. */
  rule: releaseRule.optional(),
  /** What the provider says that runs there instead, where somebody deployed by hand. */
  live: z.object({ commit: z.string().optional(), artifact: z.string().optional() }).optional(),
  /** Of a rollback that failed: whether the version still has traffic, as the provider says it; left out, it cannot tell. */
  seen: z.object({ at: z.number(), hasTraffic: z.boolean().optional() }).optional(),
  /** Not later than this the provider is asked, epoch milliseconds. */
  dueAt: z.number(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
});
export type ReleaseStep = z.infer<typeof releaseStepSchema>;
