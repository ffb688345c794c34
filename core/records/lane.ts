import { z } from 'zod';
import { versionSchema } from './release-record.ts';

/** One environment of one service. One release at a time holds it, by one conditional write. Times are epoch milliseconds. */
export const laneSchema = z.object({
  /** `laneIdOf(service, environment)`. */
  id: z.string(),
  version: z.int().nonnegative(),
  service: z.object({ name: z.string(), env: z.string().optional() }),
  environment: z.enum(['staging', 'production']),
  holder: z.object({ releaseId: z.string(), since: z.number() }).optional(),
  /** The one release that waits; a later one supersedes it, and takes its changes over. */
  waiting: z.string().optional(),
  /** What runs there, as far as mendhook knows. */
  live: versionSchema.extend({ since: z.number() }).optional(),
  /** Closed for releases until a person opens it: a rollback failed, or somebody deployed by hand. */
  closed: z.object({ why: z.string(), at: z.number() }).optional(),
  updatedAt: z.number(),
});
export type Lane = z.infer<typeof laneSchema>;
