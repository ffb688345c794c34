import type { SlackMessage } from '../records/slack-message.ts';
import type { Thread } from '../records/thread.ts';

/** The people's side: one thread an incident. */
export interface Messenger {
  /**
   * Opens a thread; when one with the same key is already in the channel, that one's first message is replaced.
   *
   * @param post.since epoch milliseconds: no message with this key can be older, so that a busy channel is not read for a week
   */
  open(post: { channel: string; key: string; message: SlackMessage; since?: number }): Promise<Thread>;
  /** Replaces the thread's first message. @throws {UpstreamError} with Slack's word as `code` */
  update(thread: Thread, message: SlackMessage): Promise<void>;
  /**
   * Answers in the thread; an answer with the same key is posted once, unless Slack refuses to show what was posted. A thread
   * that was opened in place of another is answered even where Slack does not find it.
   *
   * @param since epoch milliseconds: no answer with this key can be older
   */
  reply(thread: Thread, key: string, message: SlackMessage, since?: number): Promise<void>;
  /** The ids of a user group's members. */
  listMembers(group: string): Promise<readonly string[]>;
}
