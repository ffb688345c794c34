import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningPage, startPage } from '../../local/start-page.ts';
import type { Press } from '../../page/press.ts';
import { createFixtureSource } from '../fixtures/page/source.ts';
import { describeInChromium } from './in-chromium.ts';

const GIVEN: Press = { channel: 'C1', ts: '1.000001', actionId: 'try-again', value: 'abc/1' };

const pressed: Press[] = [];
let running: RunningPage;

beforeEach(async () => {
  pressed.length = 0;
  running = await startPage({
    source: createFixtureSource(),
    onError: () => expect.unreachable(),
    press: async (press) => void pressed.push(press),
  });
});

afterEach(() => running.close());

async function send({
  token,
  origin = running.url as string | undefined,
  body = GIVEN as unknown,
  type = 'application/json',
}: {
  token?: string;
  origin?: string | undefined;
  body?: unknown;
  type?: string;
}) {
  const read = z.object({ token: z.string() }).parse(await (await fetch(`${running.url}/press-token`)).json());
  return fetch(`${running.url}/press`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-press-token': token ?? read.token,
      ...(origin === undefined ? {} : { origin }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

test('a press of the page itself is handed on', async () => {
  expect((await send({})).status).toBe(204);
  expect(pressed).toEqual([GIVEN]);
});

test.each<[string, Parameters<typeof send>[0], number]>([
  ['another web page', { origin: 'https://evil.test' }, 403],
  ['another page on this machine', { origin: 'http://127.0.0.1:1' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['somebody without the token', { token: '' }, 403],
  ['somebody with another token', { token: 'a'.repeat(64) }, 403],
  ['one without a button', { body: { channel: 'C1', ts: '1.0' } }, 400],
  ['one with more than a press', { body: { ...GIVEN, user: 'U1' } }, 400],
  ['one without JSON', { body: 'payload=1' }, 400],
  ['one that is too long', { body: { ...GIVEN, value: 'x'.repeat(20_000) } }, 400],
])('of %s is refused', async (_, input, status) => {
  expect((await send(input)).status).toBe(status);
  expect(pressed).toEqual([]);
});

test('without an origin it is refused: a form of another page could leave it out', async () => {
  const response = await fetch(`${running.url}/press`, { method: 'POST', body: JSON.stringify(GIVEN) });
  expect(response.status).toBe(403);
});

test('with the real Slack, nothing can be changed here', async () => {
  const page = await startPage({ source: createFixtureSource(), onError: () => expect.unreachable() });
  const response = await fetch(`${page.url}/press`, { method: 'POST', headers: { origin: page.url } });
  expect(response.status).toBe(405);
  await page.close();
});

describeInChromium('a button of a Slack message', (open) => {
  test('is pressed by keyboard, and so is a choice from a menu', async () => {
    const source = createFixtureSource();
    const [detail] = source.details;
    const { page, url } = await open(withButtons(source), {}, async (press) => void pressed.push(press));
    await page.goto(`${url}/incidents/${detail?.incident.id}`);
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => pressed).toEqual([GIVEN]);
    await page.locator('.slack-menu summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'for a day' }).focus();
    await page.keyboard.press('Space');
    await expect.poll(() => pressed.length).toBe(2);
    expect(pressed[1]).toEqual({ ...GIVEN, actionId: 'mute', value: 'abc/1/1440' });
  });
});

function withButtons(source: ReturnType<typeof createFixtureSource>) {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const elements = [
    { type: 'button', action_id: 'try-again', text: plain('Try again'), value: 'abc/1' },
    {
      type: 'static_select',
      action_id: 'mute',
      placeholder: plain('Mute'),
      options: [{ text: plain('for a day'), value: 'abc/1/1440' }],
    },
  ];
  const message = { text: 'x', blocks: [{ type: 'actions', elements }] };
  const posted = { channel: GIVEN.channel, ts: GIVEN.ts };
  const thread = { channel: '#x', messages: [{ at: 1, author: 'mendhook', posted, message }] };
  source.details = source.details.map((each) => ({ ...each, thread }));
  return source;
}
