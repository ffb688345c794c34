import { z } from 'zod';

const countsSchema = z.object({ requests: z.number(), errors: z.number(), slow: z.number() });

/** Counts of one tick, as they came; null: there was no point. */
export const canaryTickSchema = z.object({
  /** When it began, epoch milliseconds. */
  at: z.number(),
  canary: countsSchema.nullable(),
  stable: countsSchema.nullable(),
});
export type CanaryTick = z.infer<typeof canaryTickSchema>;

/** The canary of a release: what it was planned with, what was counted, and the newest judgement. */
export const canaryRecordSchema = z.object({
  /** When the split began, epoch milliseconds. */
  startedAt: z.number(),
  /** When it got all traffic; the observation counts from here. */
  promotedAt: z.number().optional(),
  /** The end of the newest tick that was read, epoch milliseconds. */
  countedUntil: z.number().optional(),
  ticks: z.array(canaryTickSchema).max(400),
});
export type CanaryRecord = z.infer<typeof canaryRecordSchema>;
