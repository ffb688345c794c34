import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type Operation, operation } from './json-api.ts';
import { ACCOUNT_ID, arn } from './local-account.ts';
import { type QueueSettings, readQueueSettings, showQueueSettings } from './sqs-queue-attributes.ts';
import type { SqsStore } from './sqs-store.ts';

const define = operation('InvalidParameterValue');
const attributesSchema = z.record(z.string(), z.string());
const storedAttributes = (text: string) => attributesSchema.parse(JSON.parse(text));

interface Queue {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly settings: QueueSettings;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface SqsQueues {
  /**
   * Finds a queue by its URL or name.
   *
   * @throws {ApiError} `QueueDoesNotExist`
   */
  get(urlOrName: string): Queue;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Cuts a queue's name from its URL; the host does not matter, since a restart may bring another port. */
const queueNameOf = (urlOrName: string): string => urlOrName.split('/').at(-1) ?? '';

/** What SQS does with queues. Their settings are kept in memory as well, so that a message need not read them from disk. */
export function createSqsQueues(store: SqsStore, now: () => number, urlOf: (name: string) => string): SqsQueues {
  const known = new Map<string, Queue>();
  const queueUrl = z.string().min(1);

  return {
    get,
    operations: {
      CreateQueue: define(
        z.strictObject({
          QueueName: z.string().regex(/^[\w-]{1,80}$/, 'expected letters, digits, "-" and "_"; no FIFO queue locally'),
          Attributes: attributesSchema.default({}),
          tags: attributesSchema.optional(),
        }),
        ({ QueueName, Attributes }) => {
          const found = store.findQueue(QueueName);
          if (found === undefined) put(QueueName, Attributes);
          else checkSame(storedAttributes(found.attributes), Attributes);
          return { QueueUrl: urlOf(QueueName) };
        },
      ),
      GetQueueUrl: define(
        z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.literal(ACCOUNT_ID).optional() }),
        ({ QueueName }) => ({ QueueUrl: urlOf(get(QueueName).name) }),
      ),
      ListQueues: define(z.strictObject({ QueueNamePrefix: z.string().default('') }), ({ QueueNamePrefix }) => ({
        QueueUrls: store.listQueues(QueueNamePrefix).map(({ name }) => urlOf(name)),
      })),
      GetQueueAttributes: define(
        z.strictObject({ QueueUrl: queueUrl, AttributeNames: z.array(z.string()).default([]) }),
        ({ QueueUrl, AttributeNames }) => {
          const all = Object.entries(describe(get(QueueUrl)));
          const wanted = all.filter(([name]) => AttributeNames.includes('All') || AttributeNames.includes(name));
          return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
        },
      ),
      SetQueueAttributes: define(
        z.strictObject({ QueueUrl: queueUrl, Attributes: attributesSchema }),
        ({ QueueUrl, Attributes }) => {
          const queue = get(QueueUrl);
          put(queue.name, { ...queue.attributes, ...Attributes });
        },
      ),
    },
  };

  function get(urlOrName: string): Queue {
    const name = queueNameOf(urlOrName);
    const queue = known.get(name) ?? load(name);
    if (queue === undefined) {
      throw new ApiError('QueueDoesNotExist', 'The specified queue does not exist.', {
        queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
      });
    }
    return queue;
  }

  function load(name: string): Queue | undefined {
    const row = store.findQueue(name);
    if (row === undefined) return undefined;
    const attributes = storedAttributes(row.attributes);
    const settings = readQueueSettings(attributes);
    const queue = { name, attributes, settings, createdAt: row.created_at, modifiedAt: row.modified_at };
    known.set(name, queue);
    return queue;
  }

  function put(name: string, attributes: Readonly<Record<string, string>>): void {
    const { redrive } = readQueueSettings(attributes);
    if (redrive !== undefined && store.findQueue(redrive.deadLetterQueue) === undefined) {
      throw new ApiError('InvalidParameterValue', `Dead letter target does not exist: ${redrive.deadLetterQueue}`);
    }
    store.putQueue(name, attributes, now());
    known.delete(name);
  }

  function describe(queue: Queue): Record<string, string> {
    const counts = store.countMessages(queue.name, now());
    return {
      QueueArn: arn('sqs', queue.name),
      ApproximateNumberOfMessages: String(counts.visible),
      ApproximateNumberOfMessagesNotVisible: String(counts.hidden),
      ApproximateNumberOfMessagesDelayed: String(counts.delayed),
      CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
      ...showQueueSettings(queue.settings, queue.attributes),
    };
  }
}

function checkSame(stored: Readonly<Record<string, string>>, asked: Readonly<Record<string, string>>): void {
  const differing = Object.keys(asked).filter((name) => stored[name] !== asked[name]);
  if (differing.length === 0) return;
  throw new ApiError('QueueNameExists', `A queue already exists with a different value of ${differing.join(', ')}`, {
    queryCode: 'QueueAlreadyExists',
  });
}
