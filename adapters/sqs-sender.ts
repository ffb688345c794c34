import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { messageOf, UpstreamError } from '../core/errors.ts';
import type { MessageQueue } from '../core/ports/message-queue.ts';

/** A queue of SQS, one message each as JSON. The client's own retries apply; what still fails is thrown as an UpstreamError. */
export const createSqsSender = <Message>(options: { client: SQSClient; queueUrl: string }): MessageQueue<Message> => ({
  send: async (message, { delaySeconds = 0 } = {}) => {
    const command = new SendMessageCommand({
      QueueUrl: options.queueUrl,
      MessageBody: JSON.stringify(message),
      ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
    });
    try {
      await options.client.send(command);
    } catch (cause) {
      throw new UpstreamError('SQS', `did not take a message: ${messageOf(cause)}`, { retryable: true, cause });
    }
  },
});
