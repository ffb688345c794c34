import { z } from 'zod';

/** What can happen to a draft after mendhook opened it. Stored names. */
export const draftEventName = z.enum([
  'closed',
  'closed-by-bot',
  'branch-deleted',
  'expired',
  'bug-gone',
  'reopened',
  'merged',
  'converted-to-draft',
  'ready-for-review',
  'retargeted',
  'pushed',
  'queued',
  'dequeued',
  'locked',
  'unlocked',
  'archived',
  'unarchived',
  'repository-renamed',
  'repository-transferred',
  'gone',
  'found',
]);
export type DraftEventName = z.infer<typeof draftEventName>;

/** One of them as it was noticed. */
export const draftEventSchema = z.object({
  event: draftEventName,
  /** When it was noticed, epoch milliseconds. */
  at: z.number(),
  /** The new branch or name of the repository, why it left the merge queue, or the commit that ended the bug. */
  detail: z.string().optional(),
});
export type DraftEvent = z.infer<typeof draftEventSchema>;

/** Whether a pull request is in the merge queue of its branch, or has left it, and since when (epoch milliseconds). */
const queuePlaceSchema = z.object({ state: z.enum(['queued', 'dequeued']), at: z.number() });

/** What GitHub last said of a pull request. Left out is what it has not said. */
export const draftSeenSchema = z.object({
  /** `owner/name`, as the repository is called today. */
  repository: z.string().optional(),
  /** The branch that it goes to. */
  base: z.string().optional(),
  /** The newest commit of its branch. */
  head: z.string().optional(),
  locked: z.boolean().optional(),
  archived: z.boolean().optional(),
  queue: queuePlaceSchema.optional(),
  /** GitHub does not show it. */
  gone: z.literal(true).optional(),
});
export type DraftSeen = z.infer<typeof draftSeenSchema>;
