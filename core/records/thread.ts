import { z } from 'zod';
import { type SlackMessage, slackMessageSchema } from './slack-message.ts';

export const threadSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  permalink: z.string().optional(),
  /** When it was opened in place of a thread that was gone, epoch milliseconds. */
  replacedAt: z.number().optional(),
});
export type Thread = z.infer<typeof threadSchema>;

/**
 * Who may show an incident to people next. A storm brings one bug's alerts by the hundred, and Slack takes about one
 * message a second in a channel, so one alert at a time rewrites a thread; the others mark it as pending.
 */
export const threadUpdateSchema = z.object({
  /** When the update was taken, epoch milliseconds. */
  at: z.number(),
  /** The id of the alert, request or event that took it. */
  by: z.string(),
  /** Whether something has changed since that the thread does not show. */
  behind: z.boolean(),
  /** How long it lasts. Left out, as in older records: half a minute. */
  lastsMs: z.int().nonnegative().optional(),
  /** Its thread waits until there is room in the channel. */
  waitsForRoom: z.boolean().optional(),
});
export type ThreadUpdate = z.infer<typeof threadUpdateSchema>;

/** Who writes in an incident's thread just now. One process at a time does, so that nothing is posted twice. */
export const threadHoldSchema = z.object({
  by: z.string(),
  /** Epoch milliseconds: it has ended by then, or has died. */
  until: z.number(),
  /** Others asked for an update meanwhile. */
  isAskedAgain: z.boolean().optional(),
  /** The thread may be there, although the record does not name it: an answer of Slack was lost. */
  mayBeOpen: z.boolean().optional(),
});

/** A reply for an incident's thread. Replies of one key are one reply. */
export interface Reply {
  readonly key: string;
  readonly message: SlackMessage;
  /** Epoch milliseconds: no reply with this key can be older. */
  readonly since?: number | undefined;
  /** The number of the attempt whose whole patch follows the reply as a file. */
  readonly patchOf?: number | undefined;
}

/** Replies that Slack has not taken yet, oldest first. */
export const pendingRepliesSchema = z.array(
  z.object({
    key: z.string(),
    message: slackMessageSchema,
    since: z.number().optional(),
    patchOf: z.int().positive().optional(),
  }),
);
