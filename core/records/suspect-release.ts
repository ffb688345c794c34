import { z } from 'zod';

/** A release that was rolled back, as the suspect of errors that only it had. */
export const suspectReleaseSchema = z.object({
  releaseId: z.string().max(64),
  /** What ran before, and what was released. */
  before: z.string().max(64),
  commit: z.string().max(64),
  /** Pull requests that it brought, by their numbers. */
  changes: z.array(z.int().positive()).max(100),
});
export type SuspectRelease = z.infer<typeof suspectReleaseSchema>;

/** The same in an alert, with the fingerprints of the errors that it is about. */
export const alertedReleaseSchema = suspectReleaseSchema.extend({ fingerprints: z.array(z.string()).min(1).max(50) });
