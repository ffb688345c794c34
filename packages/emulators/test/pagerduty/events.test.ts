import { expect, onTestFinished, test } from 'vitest';
import { startPagerDuty } from '../../pagerduty/start.ts';
import { temporaryDirectory } from '../aws/stand-in.ts';

const KEY = 'k'.repeat(32);

async function start(stateDirectory = temporaryDirectory()) {
  const pagerDuty = await startPagerDuty({ stateDirectory, routingKey: KEY });
  onTestFinished(pagerDuty.close);
  const send = async (event: unknown) => {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    const response = await fetch(`${pagerDuty.url}/v2/enqueue`, { method: 'POST', body });
    const answer: unknown = await response.json();
    return { status: response.status, retryAfter: response.headers.get('retry-after'), answer };
  };
  const statuses = () => pagerDuty.alerts().map(({ dedupKey, status }) => `${dedupKey} ${status}`);
  return { pagerDuty, send, statuses, stateDirectory };
}

const payload = { summary: 'checkout fails', source: 'checkout', severity: 'error' };
const trigger = { routing_key: KEY, event_action: 'trigger', dedup_key: 'bug-1', payload };

test('an alert is triggered, acknowledged and resolved by its key, and survives a restart', async () => {
  const { pagerDuty, send, statuses, stateDirectory } = await start();
  expect(await send(trigger)).toMatchObject({ status: 202, answer: { status: 'success', dedup_key: 'bug-1' } });
  await send(trigger);
  expect(statuses()).toEqual(['bug-1 triggered']);
  await send({ ...trigger, event_action: 'acknowledge' });
  await send(trigger);
  expect(statuses()).toEqual(['bug-1 acknowledged']);
  await send({ ...trigger, event_action: 'resolve' });
  await send({ ...trigger, event_action: 'acknowledge' });
  await send(trigger);
  expect(statuses()).toEqual(['bug-1 resolved', 'bug-1 triggered']);
  await pagerDuty.close();
  expect((await start(stateDirectory)).statuses()).toEqual(['bug-1 resolved', 'bug-1 triggered']);
});

test('an alert without a key gets one', async () => {
  const { send, pagerDuty } = await start();
  const { dedup_key: _, ...bare } = trigger;
  expect((await send(bare)).answer).toMatchObject({ dedup_key: pagerDuty.alerts()[0]?.dedupKey });
});

test.each<[string, unknown, number, string]>([
  ['no JSON', '{', 400, 'event'],
  ['no routing key', { ...trigger, routing_key: undefined }, 400, 'routing_key'],
  ['a routing key that is too short', { ...trigger, routing_key: 'k' }, 400, 'routing_key'],
  ['another routing key', { ...trigger, routing_key: 'x'.repeat(32) }, 400, 'Invalid routing key'],
  ['an action that is none', { ...trigger, event_action: 'open' }, 400, 'event_action'],
  ['an end without a key', { ...trigger, event_action: 'resolve', dedup_key: undefined }, 400, 'dedup_key'],
  ['a key that is too long', { ...trigger, dedup_key: 'x'.repeat(256) }, 400, 'dedup_key'],
  ['a summary that is too long', { ...trigger, payload: { ...payload, summary: 'x'.repeat(1_025) } }, 400, 'summary'],
  ['a severity that is none', { ...trigger, payload: { ...payload, severity: 'high' } }, 400, 'severity'],
  ['no source', { ...trigger, payload: { ...payload, source: '' } }, 400, 'source'],
  ['an event that is too large', { ...trigger, client: 'x'.repeat(512 * 1024) }, 413, '512 KB'],
])('%s is refused', async (_, event, status, why) => {
  const { send, statuses } = await start();
  const refused = await send(event);
  expect(refused.status).toBe(status);
  expect(JSON.stringify(refused.answer)).toContain(why);
  expect(statuses()).toEqual([]);
});

test('is throttled once when it is told to', async () => {
  const { pagerDuty, send } = await start();
  pagerDuty.refuseNext({ status: 429, retryAfter: 60 });
  expect(await send(trigger)).toMatchObject({ status: 429, retryAfter: '60' });
  expect(await send(trigger)).toMatchObject({ status: 202 });
});
