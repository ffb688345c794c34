import { request } from 'node:http';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ApiCall } from '../../../local/aws/api-call.ts';
import { startSqs } from '../../../local/aws/sqs.ts';
import { clientSettings, closing, fakeClock, temporaryDirectory } from './stand-in.ts';

async function startQueue(attributes: Record<string, string> = {}, options: { clock?: () => number } = {}) {
  const calls: ApiCall[] = [];
  const stateDirectory = temporaryDirectory();
  const server = await closing(startSqs({ stateDirectory, onCall: (call) => calls.push(call), ...options }));
  const sqs = connect(server.url);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts', Attributes: attributes }));
  const receive = async (more: Partial<ConstructorParameters<typeof ReceiveMessageCommand>[0]> = {}) =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], ...more }))).Messages ??
    [];
  const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return { sqs, QueueUrl, receive, send, calls, stateDirectory, server };
}

function connect(url: string) {
  const sqs = new SQSClient(clientSettings(url, 'AKIATRIAGE'));
  onTestFinished(() => sqs.destroy());
  return sqs;
}

describe('messages', () => {
  test('carry body, attributes and the sender, and are gone once deleted', async () => {
    const { sqs, QueueUrl, receive } = await startQueue();
    const sent = await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'größer — ✓',
        MessageAttributes: {
          timestamp: { DataType: 'Number', StringValue: '1493147359900' },
          raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
        },
      }),
    );

    const [message] = await receive({ MessageAttributeNames: ['time.*', 'timestamp'] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'größer — ✓',
      Attributes: { SenderId: 'AKIATRIAGE', ApproximateReceiveCount: '1' },
      MessageAttributes: { timestamp: { StringValue: '1493147359900' } },
      // The digest that AWS is known to answer for this attribute alone.
      MD5OfMessageAttributes: '235c5c510d26fb653d073faed50ae77c',
    });

    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '0' } }));
    expect(await receive()).toEqual([]);
  });

  test('any text that SQS allows comes back as it was sent', async () => {
    const { sqs, QueueUrl, receive, send } = await startQueue();
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((body) => /^[\t\n\r -\uD7FF\uE000-\uFFFD]+$/.test(body));
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        await send(body);
        const [message] = await receive();
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
        expect(message?.Body).toBe(body);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['a control character', '\u0007', 'InvalidMessageContents'],
    ['nothing', '', 'MissingParameter'],
    ['more than the queue takes', 'x'.repeat(1025), 'InvalidParameterValue'],
  ])('%s is refused', async (_, body, code) => {
    const { send } = await startQueue({ MaximumMessageSize: '1024' });
    await expect(send(body)).rejects.toMatchObject({ name: code });
  });

  test('a batch tells what succeeded and what did not', async () => {
    const { sqs, QueueUrl, receive } = await startQueue();
    const sent = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'a' },
          { Id: 'bad', MessageBody: '\u0000' },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(sent.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }]);

    const messages = await receive({ MaxNumberOfMessages: 10 });
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: messages[0]?.ReceiptHandle },
          { Id: 'bad', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(deleted.Successful).toEqual([{ Id: 'good' }]);
    expect(deleted.Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid' }]);
  });

  test.each([
    [[], 'EmptyBatchRequest'],
    [['a', 'a'], 'BatchEntryIdsNotDistinct'],
    [['a b'], 'InvalidBatchEntryId'],
    [Array.from({ length: 11 }, (_, index) => `e${index}`), 'TooManyEntriesInBatchRequest'],
  ])('a batch of %j is refused as a whole', async (ids, code) => {
    const { sqs, QueueUrl } = await startQueue();
    const Entries = ids.map((Id) => ({ Id, MessageBody: 'x' }));
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({ name: code });
  });

  test('purging empties the queue', async () => {
    const { sqs, QueueUrl, receive, send } = await startQueue();
    await send('x');
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive()).toEqual([]);
  });
});

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
    expect(performance.now() - begun).toBeLessThan(5_000);
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
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(await waiting).not.toHaveProperty('Messages');
  });
});

describe('queues', () => {
  test('are found by name, listed, and tell how much they hold', async () => {
    const { sqs, QueueUrl, receive, send } = await startQueue({ VisibilityTimeout: '77' });
    await send('a');
    await send('b');
    await receive();
    expect(await sqs.send(new GetQueueUrlCommand({ QueueName: 'alerts' }))).toMatchObject({ QueueUrl });
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'al' }))).QueueUrls).toEqual([QueueUrl]);
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: '%' }))).QueueUrls).toEqual([]);
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:alerts',
      VisibilityTimeout: '77',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  test('creating one twice is the same queue, unless it would differ', async () => {
    const { sqs, QueueUrl } = await startQueue({ VisibilityTimeout: '5' });
    const create = (VisibilityTimeout: string) =>
      sqs.send(new CreateQueueCommand({ QueueName: 'alerts', Attributes: { VisibilityTimeout } }));
    expect(await create('5')).toMatchObject({ QueueUrl });
    await expect(create('6')).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  test('an unknown queue and a wrong setting are refused by code', async () => {
    const { sqs, QueueUrl } = await startQueue();
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'other' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    const Attributes = { VisibilityTimeout: 'soon' };
    await expect(sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))).rejects.toMatchObject({
      name: 'InvalidAttributeValue',
    });
  });

  test('each call is told with the caller’s access key', async () => {
    const { send, calls } = await startQueue();
    await send('x');
    expect(calls).toEqual([
      { service: 'sqs', action: 'CreateQueue', principal: 'AKIATRIAGE' },
      { service: 'sqs', action: 'SendMessage', principal: 'AKIATRIAGE' },
    ]);
  });

  test.each([
    ['unsigned', {}],
    ['sent to another host name', { authorization: 'AWS4-HMAC-SHA256 Credential=A/x', host: 'evil.example' }],
  ])('a request that is %s is refused', async (_, headers) => {
    const { server } = await startQueue();
    const status = await new Promise((resolve, reject) => {
      const sending = request(server.url, { method: 'POST', headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.once('error', reject);
      sending.end('{}');
    });
    expect(status).toBe(403);
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
    for (const message of Messages ?? []) {
      received.set(message.Body, message.Attributes?.['ApproximateReceiveCount']);
    }
  }
  expect(received.get('one')).toBe('2');
  expect(received.get('two')).toBe('1');
});
