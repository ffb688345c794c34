import { isRefusal, UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Thread } from '../../core/records/thread.ts';

/**
 * Shows a record's state in its thread: opens it, or rewrites its first message and answers in it. A message that is rewritten tells
 * nobody, so what people have to hear is an answer as well.
 *
 * @param post.key the same for each message of the record, so that a thread is opened once
 * @param post.since epoch milliseconds: no message of it is older
 * @param post.about names the record in the log
 * @returns the thread; the one before where Slack refuses, which is logged
 * @throws {UpstreamError} when Slack does not answer now
 */
export async function shareThread(
  { messenger, logger }: { readonly messenger: Messenger; readonly logger: Logger },
  post: {
    readonly channel: string;
    readonly key: string;
    readonly since: number;
    readonly about: Readonly<Record<string, string>>;
    readonly thread: Thread | undefined;
    readonly message: SlackMessage;
    readonly reply?: { readonly key: string; readonly message: SlackMessage; readonly since: number } | undefined;
  },
): Promise<Thread | undefined> {
  const { channel, key, since, thread, message, reply, about } = post;
  try {
    if (thread === undefined) return await messenger.open({ channel, key, message, since });
    await messenger.update(thread, message);
    if (reply !== undefined) await messenger.reply(thread, reply.key, reply.message, reply.since);
    return thread;
  } catch (error) {
    if (!(error instanceof UpstreamError) || !isRefusal(error)) throw error;
    logger.error('share-refused', { ...about, system: error.system, reason: error.message });
    return thread;
  }
}
