import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { MessageQueue } from '../core/ports/message-queue.ts';

/** A queue of SQS, one message each as JSON. The client's own retries apply; what still fails is thrown. */
export const createSqsSender = <Message>(options: { client: SQSClient; queueUrl: string }): MessageQueue<Message> => ({
  send: async (message, { delaySeconds = 0 } = {}) => {
    await options.client.send(
      new SendMessageCommand({
        QueueUrl: options.queueUrl,
        MessageBody: JSON.stringify(message),
        ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
      }),
    );
  },
});
