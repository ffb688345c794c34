import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { CHANNEL, startSeededSlack, TOKEN } from './seeded-slack.ts';

const connect = async () => {
  const time = { now: 1_700_000_000_000 };
  const slack = await startSeededSlack([], { clock: () => time.now });
  const client = new WebClient(TOKEN, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  return { slack, time, post: () => client.chat.postMessage({ channel: CHANNEL, text: 'x' }) };
};

test.each([
  ['429 with Retry-After', { retryAfterSeconds: 7 }, { retryAfter: 7 }],
  ['an error of Slack’s', { error: 'fatal_error' }, { data: { error: 'fatal_error' } }],
  ['a status of a gateway', { status: 503 }, { statusCode: 503 }],
])('%s is answered to every call until that ends', async (_, fault, seen) => {
  const { slack, post } = await connect();
  slack.refuseAll(fault);
  await expect(post()).rejects.toMatchObject(seen);
  await expect(post()).rejects.toMatchObject(seen);
  slack.refuseAll(undefined);
  await post();
  expect(slack.messages()).toHaveLength(1);
});

test('connections are refused while it is away, and its address stays the same', async () => {
  const { slack, post } = await connect();
  await post();
  await slack.goAway();
  await expect(post()).rejects.toMatchObject({ original: { cause: { code: 'ECONNREFUSED' } } });
  await slack.comeBack();
  await post();
  expect(slack.messages()).toHaveLength(2);
});

test('all methods together are limited on demand, and every call is counted', async () => {
  const { slack, time, post } = await connect();
  slack.limitAll({ calls: 1, withinMs: 1_000 });
  await post();
  await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
  time.now += 1_000;
  await post();
  slack.limitAll(undefined);
  await post();
  expect(slack.callCounts()).toEqual({ 'chat.postMessage': 4 });
});
