import { z } from 'zod';

/** What is left alone: one bug, or a whole service. */
export const muteSchema = z.object({
  target: z.string(),
  /** Epoch milliseconds; without it, for good. A time that has passed ends what was muted. */
  until: z.number().optional(),
  /** When that was said, epoch milliseconds: the latest word counts. */
  at: z.number(),
  /** Who said it. */
  by: z.string().optional(),
  /** Their name, for people. */
  byName: z.string().optional(),
  reason: z.string().optional(),
});
export type Mute = z.infer<typeof muteSchema>;
