import { z } from 'zod';

/** What one release showed: how much slower it was in staging, and in production. */
const calibrationPairSchema = z.object({
  releaseId: z.string(),
  /** new : old of p99. */
  staging: z.number().positive(),
  production: z.number().positive(),
  at: z.number(),
});
export type CalibrationPair = z.infer<typeof calibrationPairSchema>;

/** What a service's own releases have taught. */
export const calibrationSchema = z.object({
  /** `calibrationIdOf(service)`. */
  id: z.string(),
  version: z.int().nonnegative(),
  service: z.object({ name: z.string(), env: z.string().optional() }),
  /** The newest last, at most 100. */
  pairs: z.array(calibrationPairSchema),
  /** The release that went to production last, and the p99 that it showed there, in milliseconds, where that was measured. */
  newest: z.object({ releaseId: z.string(), p99Ms: z.number().positive().optional(), at: z.number() }).optional(),
  /** Rollbacks that people called right or wrong, each release once; the newest last, at most 100. */
  rollbacks: z.array(z.object({ releaseId: z.string(), right: z.boolean(), at: z.number() })),
  updatedAt: z.number(),
});
export type Calibration = z.infer<typeof calibrationSchema>;
