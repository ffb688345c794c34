import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { BODY, closeGateways, errorOf, hello, post, start } from './gateway-world.ts';

afterEach(closeGateways);

describe('what passes', () => {
  test('is told with what was asked and answered; of a call without the token nothing is', async () => {
    const { gateway, calls } = await start(() => hello);
    await (await post(gateway)).text();
    await (await post(gateway, BODY, { 'x-api-key': 'guessed' })).text();
    const [passed, refused] = calls;
    expect(passed?.request?.messages).toEqual(BODY.messages);
    expect(passed?.answer).toBe('text: hello');
    expect(refused).not.toHaveProperty('request');
    expect(refused).not.toHaveProperty('answer');
  });

  test('a call goes upstream with the real key and the client’s headers, and streams back unchanged', async () => {
    const { gateway, model } = await start(() => hello);
    const response = await post(gateway, BODY, { 'anthropic-beta': 'x-1', 'x-other': 'no' }, '/v1/messages?beta=true');
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('"text":"hello"');
    expect(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true);
    const [seen] = model.requests;
    expect(seen?.path).toBe('/v1/messages?beta=true');
    expect(seen?.headers).toMatchObject({ 'x-api-key': 'the-real-key', 'anthropic-beta': 'x-1' });
    expect(seen?.headers).not.toHaveProperty('x-other');
    expect(JSON.stringify(seen?.headers)).not.toContain(gateway.token);
    expect(JSON.parse(seen?.text ?? '')).toEqual(BODY);
  });

  test('the token may come as a bearer', async () => {
    const { gateway, model } = await start(() => hello);
    const response = await fetch(`${gateway.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}` },
      body: JSON.stringify(BODY),
    });
    expect(response.status).toBe(200);
    await response.text();
    expect(model.requests).toHaveLength(1);
    expect(model.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('fields and roles that the gateway has not heard of pass as they are', async () => {
    const { gateway, model } = await start(() => hello);
    const body = {
      ...BODY,
      messages: [...BODY.messages, { role: 'system', content: [{ type: 'text', text: 'later' }] }],
      thinking: { type: 'adaptive', display: 'updates' },
      context_management: { edits: [{ type: 'x' }] },
      tools: [{ name: 'Read', input_schema: {} }],
    };
    await (await post(gateway, body)).text();
    expect(JSON.parse(model.requests[0]?.text ?? '')).toEqual(body);
  });

  test.each([
    ['HEAD', '/'],
    ['GET', '/'],
    ['GET', '/api/hello'],
  ])('%s %s is answered, empty and without a token', async (method, path) => {
    const { gateway, model } = await start(() => hello);
    const response = await fetch(`${gateway.url}${path}`, { method });
    expect([response.status, await response.text(), model.requests.length]).toEqual([200, '', 0]);
  });
});

describe('what is refused', () => {
  const refused: ReadonlyArray<[string, RequestInit & { path?: string }, number, string]> = [
    ['no token', { headers: {} }, 401, 'authentication_error'],
    ['a wrong token', { headers: { 'x-api-key': 'mendhook-nope' } }, 401, 'authentication_error'],
    ['an empty token', { headers: { 'x-api-key': '' } }, 401, 'authentication_error'],
    ['another route', { path: '/v1/files' }, 404, 'not_found_error'],
    ['another query', { path: '/v1/messages?beta=true&x=1' }, 404, 'not_found_error'],
    ['a path that climbs', { path: '/v1/messages/../files' }, 404, 'not_found_error'],
    ['another method', { method: 'PUT' }, 404, 'not_found_error'],
    ['another model', { body: JSON.stringify({ ...BODY, model: 'claude-fable-5-2' }) }, 403, 'permission_error'],
    ['no JSON', { body: 'hello' }, 403, 'permission_error'],
    ['no max_tokens', { body: JSON.stringify({ ...BODY, max_tokens: undefined }) }, 403, 'permission_error'],
    [
      'a tool that the provider would run',
      { body: JSON.stringify({ ...BODY, tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] }) },
      403,
      'permission_error',
    ],
    [
      'a server of tools',
      { body: JSON.stringify({ ...BODY, mcp_servers: [{ type: 'url', url: 'https://evil.example' }] }) },
      403,
      'permission_error',
    ],
    ['a dearer speed', { body: JSON.stringify({ ...BODY, speed: 'fast' }) }, 403, 'permission_error'],
  ];
  test.each(refused)('%s', async (_, { path = '/v1/messages', ...init }, status, type) => {
    const { gateway, model, calls } = await start(() => hello);
    const response = await fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': gateway.token },
      body: JSON.stringify(BODY),
      ...init,
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await errorOf(response)).toMatchObject({ type });
    expect(model.requests).toHaveLength(0);
    expect(gateway.spent()).toMatchObject({ dollars: 0, calls: 0 });
    await gateway.close();
    expect(calls).toEqual([expect.objectContaining({ status, tries: 0, dollars: 0 })]);
  });

  test('it listens on loopback alone', async () => {
    const { gateway } = await start(() => hello);
    expect(new URL(gateway.url).hostname).toBe('127.0.0.1');
  });

  test('a body that is said to be too large is not read', async () => {
    const { gateway } = await start(() => hello);
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${gateway.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': gateway.token, 'content-length': String(33 * 1024 * 1024) },
      });
      request.on('response', (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test('each gateway has a token of its own', async () => {
    const [a, b] = [await start(() => hello), await start(() => hello)];
    expect(a.gateway.token).not.toBe(b.gateway.token);
    expect((await post(a.gateway, BODY, { 'x-api-key': b.gateway.token })).status).toBe(401);
  });
});
