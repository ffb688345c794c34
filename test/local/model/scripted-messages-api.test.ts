import type { Listening } from '@mendhook/emulators/listen';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScriptedMessagesApi } from '../../../local/model/scripted-messages-api.ts';
import { conversation, requestBody } from './requests.ts';

const apiKey = 'sk-of-this-test';
let api: Listening;
beforeAll(async () => {
  api = await startScriptedMessagesApi({ conversation, apiKey });
});
afterAll(() => api.close());

test.each([
  ['x-api-key', { 'x-api-key': apiKey }],
  ['a bearer token', { authorization: `Bearer ${apiKey}` }],
])('answers a caller that shows its key as %s', async (_, headers) => {
  const { status, body } = await post('/v1/messages', requestBody(), headers);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^msg_\w+$/),
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content: [{ type: 'text' }, { type: 'tool_use', name: 'Read' }, { type: 'tool_use', name: 'Grep' }],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
  });
});

test.each([
  ['no key', {}],
  ['another key', { 'x-api-key': 'sk-other' }],
  ['an empty key', { 'x-api-key': '' }],
  ['the beginning of the key', { 'x-api-key': apiKey.slice(0, -1) }],
])('refuses %s, and says that asking again is no use', async (_, headers) => {
  const { status, body, retry } = await post('/v1/messages', requestBody(), headers);
  expect(status).toBe(401);
  expect(body).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
  expect(retry).toBe('false');
});

test('an empty configured key lets nobody in', async () => {
  const open = await startScriptedMessagesApi({ conversation, apiKey: '' });
  const response = await fetch(`${open.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': '' }, body: '{}' });
  await open.close();
  expect(response.status).toBe(401);
});

test.each([
  ['no JSON', 'nonsense', 400, 'not valid JSON'],
  ['no messages', { model: 'm' }, 400, 'messages'],
  ['no model', { messages: [{ role: 'user', content: 'x' }] }, 400, 'model'],
  [
    'a verdict that no phase has',
    requestBody({ required: ['other'] }),
    400,
    'no phase of the conversation "test" fits',
  ],
  ['too much', 'x'.repeat(33 * 1024 * 1024), 413, 'maximum size'],
])('refuses %s in the shape of the real one', async (_, sent, expected, message) => {
  const { status, body } = await post('/v1/messages', sent);
  expect(status).toBe(expected);
  expect(body).toMatchObject({
    type: 'error',
    error: {
      type: expected === 413 ? 'request_too_large' : 'invalid_request_error',
      message: expect.stringContaining(message),
    },
    request_id: expect.stringMatching(/^req_\w+$/),
  });
});

test('streams the same answer as events', async () => {
  const response = await fetch(`${api.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey },
    body: JSON.stringify({ ...requestBody(), stream: true }),
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = (await response.text()).trimEnd().split('\n\n');
  const names = events.map((event) => /^event: (\w+)\ndata: \{"type":"\1"/.exec(event)?.[1]);
  expect(names[0]).toBe('message_start');
  expect(names.filter((name) => name === 'content_block_start')).toHaveLength(3);
  expect(names.at(-1)).toBe('message_stop');
});

test('counts tokens', async () => {
  const { body } = await post('/v1/messages/count_tokens', requestBody());
  expect(body).toEqual({ input_tokens: expect.any(Number) });
});

test('tells what it is at its root, and knows no other address', async () => {
  expect((await fetch(api.url)).status).toBe(200);
  expect((await fetch(api.url, { method: 'HEAD' })).status).toBe(200);
  expect((await post('/v1/complete', {})).body).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
});

async function post(path: string, body: unknown, headers: Record<string, string> = { 'x-api-key': apiKey }) {
  const response = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer, retry: response.headers.get('x-should-retry') };
}
