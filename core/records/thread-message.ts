import { z } from 'zod';

/** What waits on the queue of threads. It names a thing and no state: who takes it reads the newest. */
export const threadMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('update-thread'),
    incidentId: z.string(),
    /** Where its thread is opened; left out where only an open thread is written in. */
    channel: z.string().optional(),
    /** Whether the comment on its pull request is counted up as well. */
    isCounted: z.boolean().optional(),
  }),
  /** The list of incidents that wait for room in a channel. */
  z.object({ kind: z.literal('list-waiting'), channel: z.string() }),
]);
export type ThreadMessage = z.infer<typeof threadMessageSchema>;
