import { z } from 'zod';
import { fingerprintSchema, representativeSchema, samplesSchema } from './bug.ts';
import { eventsBySecondSchema } from './occurrences.ts';

/**
 * What is kept of an error group: all that an alert needs to take the bug up, and nothing of the events that its incident
 * would not hold, too. Times are epoch milliseconds.
 */
export const foundGroupSchema = z.object({
  fingerprint: fingerprintSchema.extend({
    aliases: z.array(z.object({ algorithm: z.string(), fingerprint: z.string(), because: z.string() })),
  }),
  service: z.string(),
  env: z.string().optional(),
  /** `kind: message` on one line, safe to show. */
  title: z.string(),
  /** The representative's log line on one line, cut: as a webhook's log sample shows it. */
  line: z.string().optional(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  /** Its texts are as they came: redact before they leave. */
  representative: representativeSchema,
  samples: samplesSchema,
  affectedUsers: z.int().nonnegative(),
  seconds: eventsBySecondSchema,
  /** Where they came from, the one that was seen last first, and the newest error of each. */
  releases: z.array(
    z.object({ version: z.string().optional(), commit: z.string().optional(), newest: representativeSchema }),
  ),
  traces: z.array(z.object({ id: z.string(), firstAt: z.number() })),
  /** The dependency that the innermost error could not reach. */
  unreachable: z.object({ failure: z.string(), host: z.string(), loopback: z.boolean() }).optional(),
  /** The kind of error and the frame of the service's own that it was named by. */
  thrown: z.object({ kind: z.string(), frame: z.string() }).optional(),
});
export type FoundGroup = z.infer<typeof foundGroupSchema>;

export type ReleaseFound = FoundGroup['releases'][number];
