import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AlertQueue } from '../core/ports.ts';

/** Alerts on an SQS queue, one message an alert. The client's own retries apply; what still fails is thrown. */
export function createSqsAlertQueue({ client, queueUrl }: { client: SQSClient; queueUrl: string }): AlertQueue {
  return {
    send: async (alert) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(alert) }));
    },
  };
}
