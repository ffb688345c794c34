import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { readBatchItemFailures } from './batch-item-failures.ts';
import type { LocalFunction } from './function-host.ts';
import { toSqsEvent } from './sqs-event.ts';

export interface EventSourceOptions {
  /** Polls and deletes; its credentials are those of the function's own role. */
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly function: Pick<LocalFunction, 'invoke'>;
  /** @default 10 */
  readonly batchSize?: number;
  /** How long to wait for a batch to fill. Above 10 messages a batch needs one second at least, as in AWS. @default 0 */
  readonly maximumBatchingWindowSeconds?: number;
  /** Whether the function tells which messages failed; if not, its return means that all succeeded. @default true */
  readonly reportBatchItemFailures?: boolean;
  /** Batches that are worked on at a time. @default 2 */
  readonly maximumConcurrency?: number;
  /** The wait after a failed invocation or poll; it doubles with each further one, up to 30 s. @default 1,000 */
  readonly backoffMs?: number;
  /** Hears of what went wrong: a failed invocation, or a queue that could not be reached. */
  readonly onFailure?: (failure: { readonly reason: string; readonly messageIds: readonly string[] }) => void;
}

export interface EventSource {
  /** Stops polling, and resolves when the running invocations have ended. */
  stop(): Promise<void>;
}

const LONGEST_BACKOFF_MS = 30_000;
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

/**
 * Starts a stand-in of Lambda's event source mapping for a queue. It deletes what succeeded and leaves the rest to the
 * queue's visibility timeout and redrive policy, as Lambda does.
 *
 * @throws {RangeError} for a batch size that AWS would refuse
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { batchSize = 10, maximumBatchingWindowSeconds: windowSeconds = 0, maximumConcurrency = 2 } = options;
  if (batchSize < 1 || batchSize > 10_000 || (batchSize > 10 && windowSeconds < 1)) {
    throw new RangeError(`batchSize: expected 1 to 10, or up to 10,000 with a batching window, got ${batchSize}`);
  }
  const stopping = new AbortController();
  const pollers = Array.from({ length: maximumConcurrency }, () =>
    poll(options, batchSize, windowSeconds, stopping.signal),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(pollers);
    },
  };
}

async function poll(options: EventSourceOptions, batchSize: number, windowSeconds: number, stopped: AbortSignal) {
  let failuresInARow = 0;
  while (!stopped.aborted) {
    const succeeded = await pollOnce(options, batchSize, windowSeconds, stopped);
    failuresInARow = succeeded ? 0 : failuresInARow + 1;
    if (failuresInARow > 0) {
      const wait = (options.backoffMs ?? 1_000) * 2 ** (failuresInARow - 1);
      await pause(Math.min(wait, LONGEST_BACKOFF_MS), stopped);
    }
  }
}

async function pollOnce(
  options: EventSourceOptions,
  batchSize: number,
  windowSeconds: number,
  stopped: AbortSignal,
): Promise<boolean> {
  let batch: readonly Message[] = [];
  try {
    batch = await collectBatch(options, batchSize, windowSeconds, stopped);
    return batch.length === 0 || (await work(batch, options));
  } catch (error) {
    if (stopped.aborted) return true;
    options.onFailure?.({ reason: String(error), messageIds: idsOf(batch) });
    return false;
  }
}

async function collectBatch(
  { client, queueUrl }: EventSourceOptions,
  batchSize: number,
  windowSeconds: number,
  stopped: AbortSignal,
): Promise<Message[]> {
  const batch: Message[] = [];
  let bytes = 0;
  let deadline = Number.POSITIVE_INFINITY;
  while (batch.length < batchSize && bytes < PAYLOAD_LIMIT_BYTES / 2 && !stopped.aborted) {
    const leftSeconds = (deadline - performance.now()) / 1000;
    if (leftSeconds <= 0) break;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(10, batchSize - batch.length),
        WaitTimeSeconds: Math.min(20, Math.ceil(leftSeconds)),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: stopped },
    );
    batch.push(...Messages);
    bytes += Messages.reduce((total, { Body = '' }) => total + Buffer.byteLength(Body), 0);
    if (batch.length > 0 && windowSeconds === 0) break;
    if (batch.length > 0 && deadline === Number.POSITIVE_INFINITY) deadline = performance.now() + windowSeconds * 1000;
  }
  return batch;
}

async function work(batch: readonly Message[], options: EventSourceOptions): Promise<boolean> {
  const ids = idsOf(batch);
  const invocation = await options.function.invoke(toSqsEvent(batch, options.queueArn));
  if (invocation.kind === 'failed') {
    const { errorType, errorMessage } = invocation.failure;
    options.onFailure?.({ reason: `${errorType}: ${errorMessage}`, messageIds: ids });
    return false;
  }
  const reports = options.reportBatchItemFailures ?? true;
  const failed = reports ? readBatchItemFailures(invocation.payload, ids) : new Set<string>();
  await deleteMessages(
    batch.filter(({ MessageId = '' }) => !failed.has(MessageId)),
    options,
  );
  return true;
}

async function deleteMessages(messages: readonly Message[], { client, queueUrl }: EventSourceOptions): Promise<void> {
  for (let from = 0; from < messages.length; from += 10) {
    const Entries = messages
      .slice(from, from + 10)
      .map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} messages were not deleted: ${Failed[0]?.Message}`);
  }
}

const idsOf = (messages: readonly Message[]): string[] => messages.map(({ MessageId = '' }) => MessageId);

async function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal: stopped });
  } catch (error) {
    if (!stopped.aborted) throw error;
  }
}
