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
});
export type ThreadUpdate = z.infer<typeof threadUpdateSchema>;

/** A reply for an incident's thread. Replies of one key are one reply. */
export interface Reply {
  readonly key: string;
  readonly message: SlackMessage;
  /** Epoch milliseconds: no reply with this key can be older. */
  readonly since?: number | undefined;
}

/** Replies that Slack has not taken yet, oldest first. */
export const pendingRepliesSchema = z.array(
  z.object({ key: z.string(), message: slackMessageSchema, since: z.number().optional() }),
);
