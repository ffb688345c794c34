import { z } from 'zod';

const decidedBy = z.enum(['rule', 'person']);
export type DecidedBy = z.infer<typeof decidedBy>;

/** A bug that is worked on as part of another one's incident, as that incident knows it. */
export const memberSchema = z.object({
  /** Its fingerprint, which is also the id of its own record: there it is counted. */
  incidentId: z.string(),
  service: z.string(),
  title: z.string(),
  /** Why it belongs there, in a sentence. */
  because: z.string(),
  by: decidedBy,
  at: z.number(),
});
export type Member = z.infer<typeof memberSchema>;

/** The same from the bug's own side. */
export const partOfSchema = z.object({
  incidentId: z.string(),
  because: z.string(),
  by: decidedBy,
  at: z.number(),
  /** Whether its own channel is still to be told, which happens once. */
  toTell: z.boolean().optional(),
});

/**
 * That the bug was part of another incident and is not any more. It is then triaged by itself, and no rule makes it a member
 * again.
 */
export const releasedSchema = z.object({
  /** The incident that it was part of. */
  from: z.string(),
  /** Why it left, in words. */
  because: z.string(),
  at: z.number(),
  /** Whether the sweep still has to triage it. */
  due: z.boolean(),
});
