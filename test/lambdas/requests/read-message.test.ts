import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../lambdas/requests/read-message.ts';

const TERMS = { threadQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/Threads', channels: ['#alerts'] };
const THREADS = 'arn:aws:sqs:eu-west-1:1:Threads';
const PEOPLE = 'arn:aws:sqs:eu-west-1:1:PersonRequests';
const ASKED = {
  ...{ id: 'press', via: 'slack', incidentId: 'a', attempt: 1, at: 1 },
  ...{ wish: { action: 'open-draft' }, by: { id: 'U1', name: 'ana' } },
};
const UPDATE = { kind: 'update-thread', incidentId: 'a' };
const read = (message: object, eventSourceARN: string, receiptHandle = 'first') =>
  readMessage({ body: JSON.stringify(message), eventSourceARN, receiptHandle }, TERMS);

describe('a message is what its queue says', () => {
  test('each queue has its own kind', () => {
    expect(read(UPDATE, THREADS)).toEqual({ of: 'threads', message: UPDATE, delivery: 'first' });
    expect(read(ASKED, PEOPLE)).toMatchObject({ of: 'people', request: { wish: { action: 'open-draft' } } });
  });

  test('a message that is delivered twice is told apart, so that two functions do not write at once', () => {
    expect(read(UPDATE, THREADS, 'second')).toMatchObject({ delivery: 'second' });
  });

  test('a person’s request on the queue of threads is none', () => {
    expect(() => read(ASKED, THREADS)).toThrow();
  });

  test('a thread on the queue of people’s requests is none', () => {
    expect(() => read(UPDATE, PEOPLE)).toThrow();
  });
});
