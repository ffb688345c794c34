import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type CallContext, type Operation, operation } from './json-api.ts';
import { checkMessage, md5Hex, md5OfAttributes, messageAttributesSchema } from './sqs-message.ts';
import type { SqsQueues } from './sqs-queues.ts';
import { readReceipt, showMessage } from './sqs-receipt.ts';
import type { createArrivals, createReceiver } from './sqs-receive.ts';
import type { SqsStore } from './sqs-store.ts';

export interface SqsParts {
  readonly store: SqsStore;
  readonly queues: SqsQueues;
  readonly arrivals: ReturnType<typeof createArrivals>;
  readonly receive: ReturnType<typeof createReceiver>;
  readonly now: () => number;
}

const BATCH_LIMIT_BYTES = 1_048_576;
const define = operation('InvalidParameterValue');
const queueUrl = z.string().min(1);
const visibilityTimeout = z.int().min(0).max(43_200);

const outgoing = {
  MessageBody: z.string(),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: messageAttributesSchema.default({}),
};

const sendSchema = z.strictObject({ QueueUrl: queueUrl, ...outgoing });
const sendEntry = z.strictObject({ Id: z.string(), ...outgoing });
const deleteSchema = z.strictObject({ QueueUrl: queueUrl, ReceiptHandle: z.string() });
const changeSchema = deleteSchema.extend({ VisibilityTimeout: visibilityTimeout });

const receiveSchema = z.strictObject({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: visibilityTimeout.optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

const batchOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.strictObject({ QueueUrl: queueUrl, Entries: z.array(entry).default([]) });

/** What SQS does with messages; queues themselves are in `sqs-queues.ts`. */
export function messageOperations(parts: SqsParts): Record<string, Operation> {
  const { store, queues, arrivals, receive, now } = parts;

  return {
    SendMessage: define(sendSchema, (input, context) => send(queues.get(input.QueueUrl).name, input, context)),
    SendMessageBatch: define(batchOf(sendEntry), (input, context) => {
      const { name } = queues.get(input.QueueUrl);
      const total = input.Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody), 0);
      if (total > BATCH_LIMIT_BYTES) {
        throw sqsError('BatchRequestTooLong', `Batch requests cannot be longer than ${BATCH_LIMIT_BYTES} bytes.`);
      }
      return eachEntry(input.Entries, (entry) => send(name, entry, context));
    }),
    ReceiveMessage: define(receiveSchema, async (input, context) => {
      const { name, settings } = queues.get(input.QueueUrl);
      const messages = await receive({
        queue: name,
        settings,
        limit: input.MaxNumberOfMessages,
        visibilityTimeoutSeconds: input.VisibilityTimeout ?? settings.visibilityTimeoutSeconds,
        waitSeconds: input.WaitTimeSeconds ?? settings.waitSeconds,
        gone: context.gone,
      });
      if (messages.length === 0) return {};
      const system = [...input.AttributeNames, ...input.MessageSystemAttributeNames];
      return { Messages: messages.map((message) => showMessage(message, system, input.MessageAttributeNames)) };
    }),
    DeleteMessage: define(deleteSchema, (input) => remove(queues.get(input.QueueUrl).name, input.ReceiptHandle)),
    DeleteMessageBatch: define(
      batchOf(z.strictObject({ Id: z.string(), ReceiptHandle: z.string() })),
      ({ QueueUrl, Entries }) => {
        const { name } = queues.get(QueueUrl);
        return eachEntry(Entries, (entry) => remove(name, entry.ReceiptHandle));
      },
    ),
    ChangeMessageVisibility: define(changeSchema, (input) => {
      const { name } = queues.get(input.QueueUrl);
      const { sequence, receiveCount } = readReceipt(input.ReceiptHandle);
      const visibleAt = now() + input.VisibilityTimeout * 1000;
      if (!store.changeVisibility(sequence, name, receiveCount, visibleAt, now())) {
        throw sqsError('MessageNotInflight', 'The message is not in flight by this receipt handle.');
      }
      arrivals.notify(name);
    }),
    PurgeQueue: define(z.strictObject({ QueueUrl: queueUrl }), ({ QueueUrl }) => {
      store.purgeQueue(queues.get(QueueUrl).name);
    }),
  };

  function send(queue: string, message: Omit<z.output<typeof sendEntry>, 'Id'>, { principal }: CallContext) {
    const { settings } = queues.get(queue);
    checkMessage(message.MessageBody, message.MessageAttributes, settings.maximumMessageBytes);
    const sentAt = now();
    const messageId = randomUUID();
    store.insertMessage({
      queue,
      messageId,
      body: message.MessageBody,
      attributes: message.MessageAttributes,
      sender: principal,
      sentAt,
      visibleAt: sentAt + (message.DelaySeconds ?? settings.delaySeconds) * 1000,
    });
    arrivals.notify(queue);
    return {
      MessageId: messageId,
      MD5OfMessageBody: md5Hex(message.MessageBody),
      MD5OfMessageAttributes: md5OfAttributes(message.MessageAttributes),
    };
  }

  function remove(queue: string, receiptHandle: string) {
    const { sequence, receiveCount } = readReceipt(receiptHandle);
    store.deleteMessage(sequence, queue, receiveCount);
  }

  function eachEntry<Entry extends { readonly Id: string }>(entries: readonly Entry[], run: (entry: Entry) => unknown) {
    checkEntries(entries.map(({ Id }) => Id));
    return store.together(() => {
      const Successful: unknown[] = [];
      const Failed: unknown[] = [];
      for (const entry of entries) {
        try {
          Successful.push(Object.assign({ Id: entry.Id }, run(entry)));
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
        }
      }
      return { Successful, Failed };
    });
  }
}

function checkEntries(ids: readonly string[]): void {
  if (ids.length === 0) throw sqsError('EmptyBatchRequest', 'There should be at least one entry.');
  if (ids.length > 10) throw sqsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request is 10.');
  if (new Set(ids).size < ids.length) throw sqsError('BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
  const invalid = ids.find((id) => !/^[\w-]{1,80}$/.test(id));
  if (invalid !== undefined) throw sqsError('InvalidBatchEntryId', `Not an entry's Id: ${invalid}`);
}

const sqsError = (code: string, message: string) =>
  new ApiError(code, message, { queryCode: `AWS.SimpleQueueService.${code}` });
