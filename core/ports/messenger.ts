import type { SlackMessage } from '../records/slack-message.ts';
import type { Thread } from '../records/thread.ts';

/** A text that is too long for a message. */
export interface Snippet {
  /** The file's name: a thread has one file of a name. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** What a screen reader says: at most 1,000 characters. */
  readonly altText: string;
  /** At most a megabyte in UTF-8. */
  readonly text: string;
  /** Names of files that it replaces. */
  readonly replaces: readonly string[];
}

/** The people's side: one thread an incident. */
export interface Messenger {
  /**
   * Opens a thread; when one with the same key is already in the channel, that one's first message is replaced.
   *
   * @param post.since epoch milliseconds: no message with this key can be older, so that a busy channel is not read for a week
   * @param post.isFirstTry nobody can have posted it, so that it is not looked for. @default false
   */
  open(post: {
    channel: string;
    key: string;
    message: SlackMessage;
    since?: number;
    isFirstTry?: boolean;
  }): Promise<Thread>;
  /** Replaces the thread's first message. @throws {UpstreamError} with Slack's word as `code` */
  update(thread: Thread, message: SlackMessage): Promise<void>;
  /**
   * Answers in the thread; an answer with the same key is posted once, unless Slack refuses to show what was posted. A thread
   * that was opened in place of another is answered even where Slack does not find it.
   *
   * @param since epoch milliseconds: no answer with this key can be older
   */
  reply(thread: Thread, key: string, message: SlackMessage, since?: number): Promise<void>;
  /**
   * Posts a text as a file in the thread and takes away the files that it replaces. A file of the same name is posted once,
   * unless Slack refuses to show what was posted.
   *
   * @param since epoch milliseconds: no file that is looked for can be older
   * @throws {UpstreamError} with Slack's word as `code`, such as `missing_scope` or `file_uploads_disabled`
   */
  attach(thread: Thread, snippet: Snippet, since?: number): Promise<void>;
  /** The ids of a user group's members. */
  listMembers(group: string): Promise<readonly string[]>;
}
