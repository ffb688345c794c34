import { type ThreadMessage, threadMessageSchema } from '../records/thread-message.ts';

/**
 * Reads what waits on the queue of threads. A thread is opened only in a channel of the configuration: who may send a message does
 * not choose where mendhook speaks.
 *
 * @param channels the configuration's
 * @returns undefined for the list of a channel that is none of them: there is nothing to write
 * @throws {SyntaxError | z.ZodError} when it is no such message
 */
export function readThreadMessage(body: string, channels: readonly string[]): ThreadMessage | undefined {
  const message = threadMessageSchema.parse(JSON.parse(body));
  if (message.channel === undefined || channels.includes(message.channel)) return message;
  return message.kind === 'list-waiting' ? undefined : { ...message, channel: undefined };
}
