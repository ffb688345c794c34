import { request } from 'node:http';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { startQueue } from './sqs-client.ts';

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
    expect(calls).toMatchObject([
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
