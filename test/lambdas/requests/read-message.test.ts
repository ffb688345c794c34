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
const read = (message: object, eventSourceARN: string) =>
  readMessage({ body: JSON.stringify(message), eventSourceARN }, TERMS);

describe('a message is what its queue says', () => {
  test('each queue has its own kind', () => {
    expect(read(UPDATE, THREADS)).toEqual({ of: 'threads', message: UPDATE });
    expect(read(ASKED, PEOPLE)).toMatchObject({ of: 'people', request: { wish: { action: 'open-draft' } } });
  });

  test('a person’s request on the queue of threads is none', () => {
    expect(() => read(ASKED, THREADS)).toThrow();
  });

  test('a thread on the queue of people’s requests is none', () => {
    expect(() => read(UPDATE, PEOPLE)).toThrow();
  });
});
