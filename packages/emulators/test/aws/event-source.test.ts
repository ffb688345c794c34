import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { type EventSourceOptions, startEventSource } from '../../aws/event-source.ts';
import type { Invocation } from '../../aws/function-environment.ts';
import { startSqs } from '../../aws/sqs.ts';
import { eventually } from '../eventually.ts';
import { clientSettings, closing, temporaryDirectory } from './stand-in.ts';

const returned = (payload: unknown): Invocation => ({ kind: 'returned', payload });
const threw: Invocation = {
  kind: 'failed',
  failure: { errorType: 'Error', errorMessage: 'no ledger', trace: [] },
};

/** Enough for a busy machine to delete what was handed over, before it would be handed over a second time. */
const SECONDS = 2;

async function start(
  answer: (event: SQSEvent) => Invocation | Promise<Invocation>,
  { visibleAgainAfter = 30, ...options }: Partial<EventSourceOptions> & { visibleAgainAfter?: number } = {},
) {
  const { url } = await closing(startSqs({ stateDirectory: temporaryDirectory() }));
  const client = new SQSClient(clientSettings(url));
  const dead = await client.send(new CreateQueueCommand({ QueueName: 'dead' }));
  const queueArn = 'arn:aws:sqs:us-east-1:000000000000:alerts';
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({
      QueueName: 'alerts',
      Attributes: {
        VisibilityTimeout: String(visibleAgainAfter),
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn.replace('alerts', 'dead'), maxReceiveCount: 2 }),
      },
    }),
  );
  const events: SQSEvent[] = [];
  const failures: unknown[] = [];
  const run = () => {
    const source = startEventSource({
      client,
      queueUrl: QueueUrl,
      queueArn,
      // The event is handed over as the host would: it is SQS's own.
      function: {
        invoke: async (event: unknown) => {
          const batch = event as SQSEvent;
          events.push(batch);
          return answer(batch);
        },
      },
      backoffMs: 10,
      onFailure: (failure) => failures.push(failure),
      ...options,
    });
    onTestFinished(async () => {
      await source.stop();
      client.destroy();
    });
    return source;
  };
  const send = (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const remaining = async (url = QueueUrl) => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }),
    );
    return names.reduce((total, name) => total + Number(Attributes[name]), 0);
  };
  const bodies = () => events.map(({ Records }) => Records.map(({ body }) => body));
  return { client, QueueUrl, deadUrl: dead.QueueUrl, events, failures, run, send, left: remaining, bodies };
}

test('hands over a batch as SQS events are, and deletes it', async () => {
  const { client, QueueUrl, events, run, left: remaining } = await start(() => returned(null));
  await client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: '{"id":1}',
      MessageAttributes: { raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1]) } },
    }),
  );
  run();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(events).toMatchObject([
    {
      Records: [
        {
          messageId: expect.any(String),
          body: '{"id":1}',
          attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
          messageAttributes: { raw: { dataType: 'Binary', binaryValue: 'AQ==' } },
          md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:alerts',
          awsRegion: 'us-east-1',
        },
      ],
    },
  ]);
});

test('redelivers only what the function names as failed, then gives it to the dead-letter queue', async () => {
  const {
    send,
    run,
    bodies,
    left: remaining,
    deadUrl,
    client,
  } = await start(
    ({ Records }) =>
      returned({
        batchItemFailures: Records.filter(({ body }) => body === 'poison').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      }),
    { visibleAgainAfter: SECONDS },
  );
  await send('good');
  await send('poison');
  run();
  await eventually(async () => expect(await remaining(deadUrl)).toBe(1));
  expect(bodies().flat().sort()).toEqual(['good', 'poison', 'poison']);
  expect(await remaining()).toBe(0);
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: deadUrl }));
  expect(Messages).toMatchObject([{ Body: 'poison' }]);
});

test('a failed invocation is told, and its batch comes back whole', async () => {
  const answers = [threw, returned(null)];
  const {
    send,
    run,
    bodies,
    failures,
    left: remaining,
  } = await start(() => answers.shift() ?? returned(null), {
    visibleAgainAfter: SECONDS,
  });
  await send('a');
  run();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(bodies()).toEqual([['a'], ['a']]);
  expect(failures).toEqual([{ reason: 'Error: no ledger', messageIds: [expect.any(String)] }]);
});

test('without partial responses a return means that all succeeded', async () => {
  const {
    send,
    run,
    left: remaining,
  } = await start(
    ({ Records }) => returned({ batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }),
    { reportBatchItemFailures: false },
  );
  await send('a');
  run();
  await eventually(async () => expect(await remaining()).toBe(0));
});

test('a batching window gathers more than one receive gives', async () => {
  const {
    client,
    QueueUrl,
    run,
    bodies,
    left: remaining,
  } = await start(() => returned(null), {
    batchSize: 25,
    maximumBatchingWindowSeconds: 1,
    maximumConcurrency: 1,
  });
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '30' } }));
  for (const from of [0, 10, 20]) {
    const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, MessageBody: `${from + index}` }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
  run();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(bodies().map((batch) => batch.length)).toEqual([25, 5]);
});

test('keeps on after the queue could not be reached', async () => {
  const { run, send, left: remaining, failures, client } = await start(() => returned(null), { maximumConcurrency: 1 });
  let broken = true;
  client.middlewareStack.add(
    (next) => (args) => {
      if (!broken) return next(args);
      broken = false;
      throw new Error('connection refused');
    },
    { step: 'initialize' },
  );
  broken = false;
  await send('a');
  broken = true;
  run();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(failures).toEqual([{ reason: 'Error: connection refused', messageIds: [] }]);
});

test('stopping waits for the invocation that runs, and no longer', async () => {
  let finish = (_: Invocation) => {};
  const { run, send, events, left: remaining } = await start(() => new Promise((resolve) => (finish = resolve)));
  await send('a');
  const source = run();
  await eventually(() => expect(events).toHaveLength(1));
  const stopped = source.stop();
  expect(await Promise.race([stopped.then(() => 'stopped'), remaining()])).not.toBe('stopped');
  finish(returned(null));
  await stopped;
  expect(await remaining()).toBe(0);
});

test('refuses a batch size that AWS would refuse', async () => {
  const { run } = await start(() => returned(null), { batchSize: 11 });
  expect(run).toThrow('batchSize: expected 1 to 10, or up to 10,000 with a batching window, got 11');
});
