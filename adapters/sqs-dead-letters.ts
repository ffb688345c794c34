import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  MessageNotInflight,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { DeadLetter, DeadLetters } from '../core/ports/dead-letters.ts';

/** How long a letter that was taken is hidden from others: long enough for a person's command, and no loss if it dies. */
const HIDDEN_SECONDS = 300;
/** A long poll asks all of SQS's servers; a short one may find nothing although there is something. */
const WAIT_SECONDS = 1;
const BATCH = 10;

/**
 * The dead letters of a queue, found by its redrive policy.
 *
 * @param queueUrl the queue that alerts are put on
 * @throws {UpstreamError} when the queue has no dead-letter queue
 */
export async function openSqsDeadLetters(options: { client: SQSClient; queueUrl: string }): Promise<DeadLetters> {
  const { client, queueUrl } = options;
  const QueueUrl = await findDeadLetterQueue(client, queueUrl);

  const drop = async ({ receipt }: DeadLetter) => {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
  };
  return {
    drop,
    take: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        }),
      );
      return Messages.map(toDeadLetter);
    },
    release: async (letters) => {
      for (const { receipt } of letters) {
        try {
          const released = { QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 };
          await client.send(new ChangeMessageVisibilityCommand(released));
        } catch (error) {
          // It is visible again by itself.
          if (!(error instanceof MessageNotInflight)) throw error;
        }
      }
    },
    redrive: async (letter) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: letter.body }));
      await drop(letter);
    },
  };
}

async function findDeadLetterQueue(client: SQSClient, queueUrl: string): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['RedrivePolicy'] }),
  );
  const policy = redrivePolicySchema.safeParse(Attributes?.['RedrivePolicy']);
  if (!policy.success) throw new UpstreamError('SQS', `${queueUrl} has no dead-letter queue`, { retryable: false });
  // A dead-letter queue is of the same account and region as its source, so the end of its ARN names it.
  const QueueName = policy.data.deadLetterTargetArn.split(':').at(-1);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  if (QueueUrl === undefined) throw new UpstreamError('SQS', `${QueueName} has no address`, { retryable: false });
  return QueueUrl;
}

const redrivePolicySchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ deadLetterTargetArn: z.string() }));

const toDeadLetter = ({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }: Message): DeadLetter => ({
  messageId: MessageId,
  body: Body,
  receipt: ReceiptHandle,
  sentAt: Number(Attributes.SentTimestamp),
  deliveries: Number(Attributes.ApproximateReceiveCount),
});
