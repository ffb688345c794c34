import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startQueue } from './sqs-client.ts';

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
