import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSeededSlack, TOKEN } from './seeded-slack.ts';

/** An app that answers each request with the next status, and the last one from then on. */
async function startApp(statuses: readonly number[], answer = '') {
  const taken: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = statuses[Math.min(taken.length, statuses.length - 1)] ?? 200;
      taken.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const slack = await startSeededSlack([]);
  slack.connectApp({ url: `http://127.0.0.1:${port}/slack`, signingSecret: 'secret' });
  return { slack, taken };
}

test('an event that nobody took is repeated, and says so; after three repeats it is given up', async () => {
  const { slack, taken } = await startApp([500, 500, 200]);
  await slack.mention({ channel: 'alerts', words: 'status' });
  expect(taken.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2']);
  expect(new Set(taken.map(({ body }) => body)).size).toBe(1);
  const { slack: lost, taken: tried } = await startApp([500]);
  await expect(lost.mention({ channel: 'alerts', words: 'status' })).rejects.toThrow('answered an event with 500');
  expect(tried).toHaveLength(4);
});

test('an app that does not return the challenge is refused', async () => {
  const { slack } = await startApp([200], 'something else');
  await expect(slack.verifyUrl()).rejects.toThrow('did not return the challenge');
});

test('a command is answered at its address, five times, for half an hour, in Slack’s own shapes', async () => {
  const { slack, taken } = await startApp([200]);
  await slack.command({ channel: 'alerts', command: '/mendhook', text: 'help' });
  const url = new URLSearchParams(taken[0]?.body).get('response_url') ?? '';
  const answer = async (content: unknown, to = url) => {
    const response = await fetch(to, { method: 'POST', body: JSON.stringify(content) });
    return `${response.status} ${await response.text()}`;
  };
  expect(await answer({ text: 'x', blocks: [{ type: 'nothing' }] })).toBe('400 invalid_blocks');
  expect(await answer({})).toBe('400 no_text');
  expect(await answer(7)).toBe('400 invalid_payload');
  for (let index = 0; index < 5; index += 1) expect(await answer({ text: `answer ${index}` })).toBe('200 ok');
  expect(await answer({ text: 'one too many' })).toBe('404 used_url');
  expect(await answer({ text: 'x' }, `${url}x`)).toBe('404 expired_url');
  expect(slack.ephemerals().map(({ text }) => text)).toEqual([0, 1, 2, 3, 4].map((index) => `answer ${index}`));
});

test('what passes needs its place: a status a thread, a line a person of the channel', async () => {
  const { slack } = await startApp([200]);
  const call = async (method: string, content: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${slack.apiUrl}${method}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(content),
    });
    return response.json();
  };
  const [channel] = slack.channels();
  const status = { channel_id: channel?.id, thread_ts: '1.000001', status: 'is reading' };
  expect(await call('assistant.threads.setStatus', status)).toMatchObject({ error: 'invalid_thread_ts' });
  const line = { channel: channel?.id, user: 'U0SOMEBODY', text: 'x' };
  expect(await call('chat.postEphemeral', line)).toMatchObject({ error: 'user_not_in_channel' });
  expect(await call('chat.postEphemeral', { ...line, user: 'U0LOCALYOU', text: '' })).toMatchObject({
    error: 'no_text',
  });
});
