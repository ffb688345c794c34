import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModalView } from '@slack/types';
import { LogLevel, WebClient } from '@slack/web-api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CHANNEL, said, startSeededSlack, TOKEN } from './seeded-slack.ts';

const TS = '1795003200.000001';
const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const words = {
  type: 'input',
  block_id: 'hint',
  label: plain('Words'),
  element: { type: 'plain_text_input', action_id: 'words', max_length: 10 },
} as const;
const modal: ModalView = { type: 'modal', title: plain('A window'), submit: plain('Send'), blocks: [words] };
const menu = {
  type: 'actions',
  elements: [{ type: 'overflow', action_id: 'more', options: [{ text: plain('Open'), value: 'open' }] }],
};

/** @param answer what the app says to a window that is sent */
async function start(answer: object | string = '') {
  const time = { now: 1_795_003_300_000 };
  const slack = await startSeededSlack([said(TS, { blocks: [menu] })], { clock: () => time.now });
  const payloads: Record<string, unknown>[] = [];
  const app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const payload: Record<string, unknown> = JSON.parse(form.get('payload') ?? '{}');
    payloads.push(payload);
    const isSent = payload['type'] === 'view_submission';
    response.end(isSent ? (typeof answer === 'string' ? answer : JSON.stringify(answer)) : '');
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  onTestFinished(() => void app.close());
  // A server that listens on an address and port has an address of this shape.
  const { port } = app.address() as AddressInfo;
  slack.connectApp({ url: `http://127.0.0.1:${port}`, signingSecret: 's' });
  const client = new WebClient(TOKEN, {
    ...{ slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    logLevel: LogLevel.ERROR,
  });
  await slack.press({ channel: CHANNEL, ts: TS, actionId: 'more', value: 'open' });
  const { trigger_id: trigger, response_url: responseUrl } = payloads[0] ?? {};
  return { slack, client, payloads, time, trigger: String(trigger), responseUrl: String(responseUrl) };
}

const failsWith = (error: string) => ({ data: { ok: false, error } });

test('a window opens once for a press, and what is sent from it goes to the app', async () => {
  const { slack, client, payloads, trigger } = await start();
  const { view } = await client.views.open({ trigger_id: trigger, view: { ...modal, private_metadata: 'x' } });
  await expect(client.views.open({ trigger_id: trigger, view: modal })).rejects.toMatchObject(
    failsWith('exchanged_trigger_id'),
  );
  expect(await slack.submit({ viewId: view?.id ?? '', inputs: { words: 'hello' } })).toEqual({});
  expect(slack.views()).toEqual([]);
  const state = { values: { hint: { words: { type: 'plain_text_input', value: 'hello' } } } };
  expect(payloads[1]).toMatchObject({ type: 'view_submission', view: { id: view?.id, private_metadata: 'x', state } });
});

test('a trigger lives three seconds', async () => {
  const { client, time, trigger } = await start();
  time.now += 3_001;
  await expect(client.views.open({ trigger_id: trigger, view: modal })).rejects.toMatchObject(
    failsWith('expired_trigger_id'),
  );
  await expect(client.views.open({ trigger_id: '1.2.3', view: modal })).rejects.toMatchObject(
    failsWith('invalid_trigger_id'),
  );
});

test.each<[string, object, string]>([
  ['a long title', { title: plain('x'.repeat(25)) }, 'invalid_arguments'],
  ['a long button', { submit: plain('x'.repeat(25)) }, 'invalid_arguments'],
  ['long metadata', { private_metadata: 'x'.repeat(3_001) }, 'invalid_arguments'],
  ['a field and nothing to send it with', { submit: undefined }, 'invalid_arguments'],
  ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }, 'invalid_arguments'],
  ['another type', { type: 'home' }, 'invalid_arguments'],
  ['two fields of one id', { blocks: [words, words] }, 'invalid_arguments'],
  ['more than 250 kB', { private_metadata: 'x'.repeat(250_001) }, 'view_too_large'],
])('%s is refused, and the trigger is not used up', async (_, change, error) => {
  const { client, trigger } = await start();
  const view = JSON.parse(JSON.stringify({ ...modal, ...change }));
  await expect(client.views.open({ trigger_id: trigger, view })).rejects.toMatchObject(failsWith(error));
  expect((await client.views.open({ trigger_id: trigger, view: modal })).ok).toBe(true);
});

test('a call that comes too fast is told when to come again', async () => {
  const { slack, client, trigger } = await start();
  slack.refuseNext('views.open', { calls: 1, retryAfterSeconds: 7 });
  await expect(client.views.open({ trigger_id: trigger, view: modal })).rejects.toMatchObject({ retryAfter: 7 });
});

describe('a window that is sent', () => {
  test('stays open with what the app finds wrong', async () => {
    const { slack, client, trigger } = await start({ response_action: 'errors', errors: { hint: 'Write more.' } });
    const { view } = await client.views.open({ trigger_id: trigger, view: modal });
    const errors = await slack.submit({ viewId: view?.id ?? '', inputs: { words: 'x' } });
    expect([errors, slack.views()]).toMatchObject([{ hint: 'Write more.' }, [{ errors }]]);
  });

  test.each([
    ['an empty field', { words: '' }, 'must be filled'],
    ['more than the field takes', { words: 'x'.repeat(11) }, 'at most 10'],
    ['a field that is not there', { words: 'x', other: 'y' }, 'action_not_found'],
  ])('with %s is kept back by Slack', async (_, inputs, message) => {
    const { slack, client, trigger, payloads } = await start();
    const { view } = await client.views.open({ trigger_id: trigger, view: modal });
    await expect(slack.submit({ viewId: view?.id ?? '', inputs })).rejects.toThrow(message);
    expect(payloads).toHaveLength(1);
  });

  test.each([
    ['at a block that has no field', { response_action: 'errors', errors: { title: 'x' } }],
    ['without words', { response_action: 'errors', errors: {} }],
    ['of another form', 'ok'],
  ])('and answered %s is a fault of the app', async (_, answer) => {
    const { slack, client, trigger } = await start(answer);
    const { view } = await client.views.open({ trigger_id: trigger, view: modal });
    await expect(slack.submit({ viewId: view?.id ?? '', inputs: { words: 'x' } })).rejects.toThrow();
  });
});

test('a press is answered five times at most, within half an hour, and to who pressed', async () => {
  const { slack, responseUrl, time } = await start();
  const tell = async (body: object) => {
    const { status } = await fetch(responseUrl, { method: 'POST', body: JSON.stringify(body) });
    return status;
  };
  expect(await tell({ text: 'x', replace_original: true })).toBe(400);
  expect(await tell({ response_type: 'ephemeral' })).toBe(400);
  for (let use = 0; use < 5; use += 1) expect(await tell({ text: `late ${use}` })).toBe(200);
  expect(await tell({ text: 'x' })).toBe(404);
  expect(slack.whispers()).toHaveLength(5);
  expect(slack.whispers()[0]).toMatchObject({ text: 'late 0', channel: CHANNEL, threadTs: TS });
  const { responseUrl: another, time: later } = await start();
  later.now += 31 * 60_000;
  expect((await fetch(another, { method: 'POST', body: JSON.stringify({ text: 'x' }) })).status).toBe(404);
  expect(time.now).toBeLessThan(later.now);
});
