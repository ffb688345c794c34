import { z } from 'zod';
import { changeRecordSchema } from './change-record.ts';
import { laneSchema } from './lane.ts';
import { releaseRecordSchema } from './release-record.ts';

/** What is known of a change that a release brings. */
const reviewedChangeSchema = changeRecordSchema.pick({ id: true, author: true, facts: true, decision: true });
export type ReviewedChange = z.infer<typeof reviewedChangeSchema>;

/**
 * The facts of one decision of rules, as they lie in the audit bucket (`releaseKeys.facts`): `nextStep` makes the same decision of
 * them again.
 */
export const releaseFactsSchema = z.object({
  record: releaseRecordSchema,
  lanes: z.object({ staging: laneSchema.optional(), production: laneSchema.optional() }),
  /** The records of its changes, as far as there are any; read only before production. */
  reviewed: z.array(reviewedChangeSchema).optional(),
  /** Whether production's live version already has the commit in its history; read only before production. */
  isInLive: z.boolean().optional(),
  /** The commit that takes back a part of it, where a push brought one. */
  revertedBy: z.string().optional(),
  /** Epoch milliseconds. */
  now: z.number(),
});
export type ReleaseFacts = z.infer<typeof releaseFactsSchema>;
