import { expect, onTestFinished, test } from 'vitest';
import { startDynamodb } from '../aws/dynamodb.ts';
import { startSqs } from '../aws/sqs.ts';
import { listen } from '../listen.ts';
import { temporaryDirectory } from './aws/stand-in.ts';

test.each([
  ['of AWS', () => startSqs({ stateDirectory: temporaryDirectory() })],
  ['with an engine of its own', () => startDynamodb({ stateDirectory: temporaryDirectory() })],
  ['of other systems', () => listen(async () => new Response('hello'), 0)],
])('an emulator %s keeps connections over a long pause, so that no call on one is lost', async (_, start) => {
  const server = await start();
  onTestFinished(() => server.close());
  const answer = await fetch(server.url);
  await answer.text();
  expect(answer.headers.get('keep-alive')).toBe('timeout=120');
});
