import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSqs } from '../../aws/sqs.ts';
import { connect, startQueue } from './sqs-client.ts';
import { fakeClock, temporaryDirectory } from './stand-in.ts';

describe('redelivery', () => {
  test('an undeleted message comes back after the visibility timeout, counted, under a new receipt', async () => {
    const { clock, advanceSeconds } = fakeClock();
    const { sqs, QueueUrl, receive, send } = await startQueue({ VisibilityTimeout: '30' }, { clock });
    await send('x');
    const [first] = await receive();
    advanceSeconds(29);
    expect(await receive()).toEqual([]);
    advanceSeconds(1);
    const [second] = await receive();
    expect(second?.Attributes?.['ApproximateReceiveCount']).toBe('2');
    expect(second?.Attributes?.['SentTimestamp']).toBe(first?.Attributes?.['SentTimestamp']);

    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    advanceSeconds(30);
    expect(await receive(), 'an outdated receipt deletes nothing').toHaveLength(1);
  });

  test('visibility can be prolonged and ended', async () => {
    const { clock, advanceSeconds } = fakeClock();
    const { sqs, QueueUrl, receive, send } = await startQueue({}, { clock });
    await send('x');
    const [message] = await receive({ VisibilityTimeout: 10 });
    const change = (VisibilityTimeout: number) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout }),
      );
    await change(100);
    advanceSeconds(50);
    expect(await receive()).toEqual([]);
    await change(0);
    expect(await receive()).toHaveLength(1);
    await expect(change(5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  test('a message received too often moves to the dead-letter queue, by name of its source', async () => {
    const { clock, advanceSeconds } = fakeClock();
    const { sqs, QueueUrl, receive, send } = await startQueue({}, { clock });
    const dead = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts-dead' }));
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:alerts-dead',
      maxReceiveCount: 2,
    });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
    await send('poison');
    for (const _ of [1, 2]) {
      expect(await receive()).toHaveLength(1);
      advanceSeconds(31);
    }
    expect(await receive()).toEqual([]);
    expect(await receive({ QueueUrl: dead.QueueUrl })).toMatchObject([
      {
        Body: 'poison',
        Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:alerts', SenderId: 'AKIATRIAGE' },
      },
    ]);
  });

  test('delay and retention are kept', async () => {
    const { clock, advanceSeconds } = fakeClock();
    const { receive, send } = await startQueue({ DelaySeconds: '5', MessageRetentionPeriod: '120' }, { clock });
    await send('x');
    expect(await receive()).toEqual([]);
    advanceSeconds(5);
    expect(await receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    advanceSeconds(120);
    expect(await receive()).toEqual([]);
  });
});

describe('long polling', () => {
  test('answers at once when a message comes', async () => {
    const { receive, send } = await startQueue();
    const waiting = receive({ WaitTimeSeconds: 20 });
    const begun = performance.now();
    await send('x');
    expect(await waiting).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('answers when a hidden message becomes visible', async () => {
    const { receive, send } = await startQueue();
    await send('x');
    await receive({ VisibilityTimeout: 1 });
    expect(await receive({ WaitTimeSeconds: 20 })).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  test('a caller that has gone takes no message with it', async () => {
    const { sqs, QueueUrl, receive, send } = await startQueue();
    const gone = new AbortController();
    const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    await receive();
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await receive();
    await send('x');
    expect(await receive({ WaitTimeSeconds: 1 })).toMatchObject([{ Attributes: { ApproximateReceiveCount: '1' } }]);
  });

  test('closing does not wait for it', async () => {
    const server = await startSqs({ stateDirectory: temporaryDirectory() });
    const sqs = connect(server.url);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts' }));
    const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await sqs.send(new ListQueuesCommand({}));
    const begun = performance.now();
    await server.close();
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(await waiting).not.toHaveProperty('Messages');
  });
});

test('a restart loses nothing: messages, those in flight, counts and settings', async () => {
  const { sqs, send, receive, stateDirectory, server } = await startQueue({ VisibilityTimeout: '1' });
  await send('one');
  await receive();
  await send('two');
  sqs.destroy();
  await server.close();

  const again = await startSqs({ stateDirectory });
  onTestFinished(() => again.close());
  const client = connect(again.url);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'alerts' }));
  const received = new Map<string | undefined, string | undefined>();
  while (received.size < 2) {
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, MessageSystemAttributeNames: ['All'] }),
    );
    // On a busy machine one is visible again before the other is received.
    for (const { Body, Attributes } of Messages ?? []) {
      if (!received.has(Body)) received.set(Body, Attributes?.['ApproximateReceiveCount']);
    }
  }
  expect(received.get('one')).toBe('2');
  expect(received.get('two')).toBe('1');
});
