import { z } from 'zod';

/** A bug whose errors have the cause. Times are epoch milliseconds. */
const namedBySchema = z.object({
  incidentId: z.string(),
  service: z.string(),
  /** Title of the incident, for the sentence that says why. */
  title: z.string(),
  /** From when to when its errors had the cause. */
  from: z.number(),
  to: z.number(),
});
export type NamedBy = z.infer<typeof namedBySchema>;

/** Something that errors of one cause have in common, and the bugs that named it last. */
export const causeSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  /** Oldest first, capped. */
  namedBy: z.array(namedBySchema),
});
export type Cause = z.infer<typeof causeSchema>;
