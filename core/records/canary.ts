import { z } from 'zod';

/**
 * Counts of one tick of one version. They are kept as the metrics said them: a counter that was reset can be negative, or hold more
 * errors than requests. Such a point says nothing.
 */
export const canaryCountsSchema = z.object({
  requests: z.number(),
  errors: z.number(),
  /** Requests that were slower than the limit of p99. */
  slow: z.number(),
});
export type CanaryCounts = z.infer<typeof canaryCountsSchema>;

/** Counts of one tick, as they came, of both versions in the same seconds; null: there was no point. */
export const canaryTickSchema = z.object({
  /** When it began, epoch milliseconds. */
  at: z.number(),
  canary: canaryCountsSchema.nullable(),
  stable: canaryCountsSchema.nullable(),
});
export type CanaryTick = z.infer<typeof canaryTickSchema>;

/** Rates, as shares from 0 to 1, that a release must stay under. */
const canaryLimitsSchema = z.object({ errorRate: z.number().gt(0).lt(1), slowRate: z.number().gt(0).lt(1) });

/** How unevenly one kind of event came before the canary. */
const seriesNoiseSchema = z.object({
  /** Variance over mean, as it may be: the largest of the widths, and the doubt about it. At least 1. Used for going back. */
  dispersion: z.number().min(1),
  /** Variance over mean, as it surely is. At least 1. Used for going on. */
  sureDispersion: z.number().min(1),
  /** How many ticks a burst lasts. */
  burstTicks: z.int().min(1),
});
export type SeriesNoise = z.infer<typeof seriesNoiseSchema>;

/** What the old version did before the canary, summed up. */
export const canaryHistorySchema = z.object({
  ticks: z.int().nonnegative(),
  requests: z.number().nonnegative(),
  errors: z.number().nonnegative(),
  slow: z.number().nonnegative(),
  noise: z.object({ errors: seriesNoiseSchema, slow: seriesNoiseSchema }),
});
export type CanaryHistory = z.infer<typeof canaryHistorySchema>;

/** What is known before a canary starts, and what it is judged by. */
export const canaryPlanSchema = z.object({
  tickSeconds: z.number().positive(),
  percent: z.number().gt(0).max(100),
  minutes: z.number().nonnegative(),
  maxMinutes: z.number().positive(),
  /** A canary's first seconds count for errors, and not for latency: caches are cold. */
  warmUpSeconds: z.number().nonnegative(),
  limits: canaryLimitsSchema,
  history: canaryHistorySchema,
  forecast: z.object({
    /** Requests of the canary in `minutes`. */
    expectedRequests: z.number(),
    /** Requests of the canary until it can be said to be good, if its rates are those of the history; `null`: never. */
    neededRequests: z.number().nullable(),
    /** Minutes until then, at least `minutes`; `null`: never, or not within `maxMinutes`. */
    minutes: z.number().nullable(),
    /** Percent of the traffic that would do in `minutes`; `null`: not even all of it. */
    percentForMinutes: z.number().nullable(),
  }),
});
export type CanaryPlan = z.infer<typeof canaryPlanSchema>;

/** How often one group of errors occurred since the split began, by version. */
const errorGroupCountsSchema = z.object({
  fingerprint: z.string(),
  canary: z.number().nonnegative(),
  stable: z.number().nonnegative(),
});
export type ErrorGroupCounts = z.infer<typeof errorGroupCountsSchema>;

export const canaryAnswer = z.enum(['good', 'back', 'not-yet', 'undecided']);
export type CanaryAnswer = z.infer<typeof canaryAnswer>;

const canarySeries = z.enum(['errors', 'slow', 'error-group']);

/** Why a judgement is what it is; each rule says one thing about one series, or about the canary as a whole. */
const canaryRule = z.enum([
  /** Back: of all events, the canary has more than its share. */
  'worse-than-stable',
  /** Back: its rate is over the limit. */
  'over-limit',
  /** Back: a group of errors that stable does not have. */
  'new-error-group',
  /** On: its rate is under the limit; where stable is over it, under 1.25 times that of stable. */
  'under-limit',
  'near-stable',
  /** Not yet: `minutes` are not over. */
  'minutes',
  /** Not yet: too few requests to tell. */
  'too-little',
  /** Not yet: it leans to the bad side, in all or of late. */
  'leans-worse',
  /** Not yet: stable is over the limit in these very minutes. */
  'outage',
  /** Not yet: three ticks without metrics of the canary. */
  'no-metrics',
]);

/** One reason in figures. */
export const canaryReasonSchema = z.object({
  rule: canaryRule,
  series: canarySeries.optional(),
  /** Of a new group of errors. */
  fingerprint: z.string().optional(),
  canary: z.object({ events: z.number(), requests: z.number() }).optional(),
  stable: z.object({ events: z.number(), requests: z.number() }).optional(),
  /** How many times better the counts fit the one side than the border itself, and what it must reach. */
  evidence: z.number().optional(),
  needed: z.number().optional(),
  /** The rate that the canary is compared with: a limit, or that of stable. */
  against: z.number().optional(),
});
export type CanaryReason = z.infer<typeof canaryReasonSchema>;

/** What is known of one series so far, for people. */
const seriesFiguresSchema = z.object({
  canary: z.object({ events: z.number(), requests: z.number() }),
  stable: z.object({ events: z.number(), requests: z.number() }),
  dispersion: z.number(),
  limit: z.number(),
  /** Stable's rate in the same minutes, and of the hour before where they agree. */
  stableRate: z.number(),
  /** Whether stable itself is over the limit, so that only the comparison counts. */
  stableOverLimit: z.boolean(),
  /** The rate that it must surely be under: the limit, or 1.25 times stable's. */
  target: z.number(),
  /** Evidence so far, and what each must reach. */
  worse: z.number(),
  over: z.number(),
  under: z.number(),
  needed: z.object({ back: z.number(), on: z.number() }),
});
export type SeriesFigures = z.infer<typeof seriesFiguresSchema>;

/** The answer after a tick. */
export const canaryJudgementSchema = z.object({
  answer: canaryAnswer,
  /** Seconds since the split began, at the end of the last tick. */
  seconds: z.number(),
  /** The first is the one that decides. */
  reasons: z.array(canaryReasonSchema).min(1),
  errors: seriesFiguresSchema,
  slow: seriesFiguresSchema,
});
export type CanaryJudgement = z.infer<typeof canaryJudgementSchema>;

/** The canary of a release: what it was planned with, what was counted, and the newest judgement. */
export const canaryRecordSchema = z.object({
  /** When the split began, epoch milliseconds. */
  startedAt: z.number(),
  /** When it got all traffic; the observation counts from here. */
  promotedAt: z.number().optional(),
  /** The end of the newest tick that was read, epoch milliseconds. */
  countedUntil: z.number().optional(),
  /** What the old version did in the hour before it got all traffic, a tick each: the observation is compared with it. */
  stableBefore: z.array(canaryCountsSchema).max(400).optional(),
  /** Errors by fingerprint since the split began, as they were searched last. */
  groups: z.array(errorGroupCountsSchema).optional(),
  /** What it is judged by; made when the history was read. */
  plan: canaryPlanSchema.optional(),
  ticks: z.array(canaryTickSchema).max(400),
  /** When its logs were searched for new errors, epoch milliseconds. */
  groupSearches: z.array(z.number()).max(3).optional(),
  judgement: canaryJudgementSchema.optional(),
});
export type CanaryRecord = z.infer<typeof canaryRecordSchema>;
