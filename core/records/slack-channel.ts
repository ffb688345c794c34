import { z } from 'zod';
import { threadSchema } from './thread.ts';

/**
 * What every function knows of a Slack channel, by its id in Slack or by its name in the configuration, or of Slack as a
 * whole. Times are epoch milliseconds.
 */
export const slackChannelSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  /** Slack asked to wait until then. */
  notBefore: z.number().optional(),
  /** Callers take turns until then, since Slack asked to wait, and when the next turn is. */
  turns: z.object({ until: z.number(), next: z.number() }).optional(),
  /** How links to the messages of the channel begin. */
  links: z.string().optional(),
  /** Slack does not answer: since when, when that was seen last, and when one caller may try again. */
  away: z.object({ since: z.number(), failedAt: z.number(), tryAt: z.number() }).optional(),
  /** Threads of the last hour, oldest first: opened, or about to be. */
  opened: z.array(z.object({ incidentId: z.string(), at: z.number() })).optional(),
  /** Incidents that wait for room, oldest first. */
  waiting: z.array(z.object({ incidentId: z.string(), since: z.number() })).optional(),
  /** The one message that lists those that wait: when it was opened, when it was last written, and what it said then. */
  list: z
    .object({ since: z.number(), writtenAt: z.number(), thread: threadSchema.optional(), says: z.string().optional() })
    .optional(),
});
export type SlackChannel = z.infer<typeof slackChannelSchema>;
