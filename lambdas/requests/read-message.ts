import type { SQSRecord } from 'aws-lambda';
import { readThreadMessage } from '../../core/lifecycle/read-thread-message.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { readRequest } from '../../core/user-actions/read-request.ts';

/**
 * One message of either queue of the function. `delivery` differs each time when a message is delivered again:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export type QueuedMessage =
  | { readonly of: 'threads'; readonly message: ThreadMessage | undefined; readonly delivery: string }
  | { readonly of: 'people'; readonly request: ReturnType<typeof readRequest> };

/**
 * Reads a message as its queue says, and not as it says itself: the worker and others may send to the queue of threads, and
 * nothing that comes from there is a person's request.
 *
 * @param terms.threadQueueUrl its last part is the queue's name, as that of the record's ARN is
 * @param terms.channels the configuration's
 * @throws {SyntaxError | z.ZodError} when the message is not one of its queue
 */
export function readMessage(
  { body, eventSourceARN, receiptHandle }: Pick<SQSRecord, 'body' | 'eventSourceARN' | 'receiptHandle'>,
  { threadQueueUrl, channels }: { readonly threadQueueUrl: string; readonly channels: readonly string[] },
): QueuedMessage {
  const isOfThreads = eventSourceARN.split(':').at(-1) === threadQueueUrl.split('/').at(-1);
  return isOfThreads
    ? { of: 'threads', message: readThreadMessage(body, channels), delivery: receiptHandle }
    : { of: 'people', request: readRequest(body) };
}
