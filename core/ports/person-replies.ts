import type { SlackMessage } from '../records/slack-message.ts';
import type { Thread } from '../records/thread.ts';

type Place = Pick<Thread, 'channel' | 'ts'>;

/** What one person alone is told, or what passes by itself. */
export interface PersonReplies {
  /** The key under which the bot opened a thread; undefined where it opened none there. It proves nothing: see the ledger. */
  keyOf(thread: Place): Promise<string | undefined>;
  /**
   * Shows a line in a thread to one person alone. Slack has no key for it, so the same line again is shown again.
   *
   * @param user their id
   */
  whisper(thread: Place, user: string, message: SlackMessage): Promise<void>;
  /**
   * Answers a slash command, to the person alone who typed it.
   *
   * @throws {UpstreamError} when the address is not Slack's own, or no longer answers
   */
  respond(responseUrl: string, message: SlackMessage): Promise<void>;
  /** Shows in a thread that the bot is at work. It goes with the next message, or after two minutes. An empty one ends it. */
  showStatus(thread: Place, status: string): Promise<void>;
}
