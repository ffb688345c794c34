import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import type { GatewayCall } from '../../../batch-job/gateway/gateway-call.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../../batch-job/gateway/start-gateway.ts';
import {
  type ModelServer,
  type Reply,
  type SeenRequest,
  startModelServer,
  streamOf,
} from '../../fakes/model-server.ts';

const MODEL = 'claude-opus-5-5';
const closers: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Started {
  readonly gateway: Gateway;
  readonly model: ModelServer;
  readonly calls: GatewayCall[];
  readonly pauses: number[];
}

async function start(
  reply: (request: SeenRequest, index: number) => Reply,
  options: Partial<GatewayOptions> = {},
): Promise<Started> {
  const model = await startModelServer(reply);
  const calls: GatewayCall[] = [];
  const pauses: number[] = [];
  const gateway = await startGateway({
    upstream: createAnthropicUpstream({ url: model.url, apiKey: 'the-real-key' }),
    allowedModels: [MODEL],
    limitDollars: 2,
    clock: Date.now,
    onCall: (call) => calls.push(call),
    retry: { random: () => 0, sleep: async (milliseconds) => void pauses.push(milliseconds) },
    ...options,
  });
  closers.push(model.close, gateway.close);
  return { gateway, model, calls, pauses };
}

const BODY = { model: MODEL, max_tokens: 1_000, stream: true, messages: [{ role: 'user', content: 'hi' }] };

const post = (gateway: Gateway, body: unknown = BODY, headers: Record<string, string> = {}, path = '/v1/messages') =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': gateway.token, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const hello: Reply = { blocks: [{ text: 'hello' }] };
const errorSchema = z.object({ type: z.literal('error'), error: z.object({ type: z.string(), message: z.string() }) });
const errorOf = async (response: Response) => errorSchema.parse(await response.json()).error;

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

describe('what it costs', () => {
  const usage = {
    input_tokens: 1_000,
    cache_read_input_tokens: 10_000,
    cache_creation_input_tokens: 2_000,
    output_tokens: 500,
  };
  // claude-opus-5-5: 4 dollars a million in, 5 to write to the cache, 0.2 to read from it, 20 out.
  const dollars = (1_000 * 4 + 2_000 * 5 + 10_000 * 0.2 + 500 * 20) / 1e6;

  test.each([true, false])('tokens and dollars are counted from the answer (stream: %s)', async (stream) => {
    const { gateway, calls } = await start(() => ({ blocks: [{ text: 'x' }], usage }));
    await (await post(gateway, { ...BODY, stream })).text();
    await gateway.close();
    const tokens = { input: 1_000, output: 500, cacheRead: 10_000, cacheWrite: 2_000 };
    expect(gateway.spent().tokens).toEqual(tokens);
    expect(gateway.spent().dollars).toBeCloseTo(dollars, 10);
    expect(calls).toMatchObject([{ model: MODEL, status: 200, tries: 1, tokens }]);
    expect(calls[0]).not.toHaveProperty('reason');
  });

  test('an event that is cut in two chunks is still read', async () => {
    const whole = streamOf([{ text: 'x' }], usage, MODEL).join('');
    const half = whole.indexOf('cache_read');
    const { gateway } = await start(() => ({ raw: [whole.slice(0, half), whole.slice(half)] }));
    await (await post(gateway)).text();
    await gateway.close();
    expect(gateway.spent().dollars).toBeCloseTo(dollars, 10);
  });

  test('a stream that breaks off is charged for its input and for what was streamed', async () => {
    const parts = streamOf([{ text: 'y'.repeat(300) }], usage, MODEL).slice(0, 3);
    const { gateway, calls } = await start(() => ({ raw: parts, cut: true }));
    await (await post(gateway)).text().catch(() => undefined);
    await gateway.close();
    expect(gateway.spent().tokens).toMatchObject({
      input: 1_000,
      cacheRead: 10_000,
      output: 300 + 'text_delta'.length,
    });
    expect(calls[0]?.reason).toMatch(/^broke off/);
  });

  test('an answer that does not tell what it used is charged at its worst', async () => {
    const { gateway } = await start(() => ({ raw: ['event: ping\ndata: {"type":"ping"}\n\n'] }));
    await (await post(gateway)).text();
    await gateway.close();
    expect(gateway.spent().tokens.output).toBe(1_000);
    expect(gateway.spent().tokens.cacheWrite).toBeGreaterThan(JSON.stringify(BODY).length);
  });

  test('counting tokens costs nothing', async () => {
    const { gateway, model } = await start(() => ({ blocks: [] }));
    const { max_tokens: _, ...body } = BODY;
    expect((await post(gateway, body, {}, '/v1/messages/count_tokens')).status).toBe(200);
    expect(model.requests).toHaveLength(1);
    expect(gateway.spent()).toMatchObject({ dollars: 0, calls: 0 });
  });

  test('a model that no price is known for is priced as the dearest, and the record says so', async () => {
    const { gateway, calls } = await start(() => hello, { allowedModels: ['some-model-9'] });
    await (await post(gateway, { ...BODY, model: 'some-model-9' })).text();
    await gateway.close();
    expect(gateway.spent().dollars).toBeCloseTo((100 * 8 + 20 * 40) / 1e6, 10);
    expect(calls[0]?.priceUnknown).toBe(true);
  });
});

describe('the limit', () => {
  test('a call that could pass it is refused before it is made, in words for a person', async () => {
    const { gateway, model } = await start(() => hello, { limitDollars: 0.02 });
    const response = await post(gateway);
    expect(response.status).toBe(402);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await errorOf(response)).toEqual({
      type: 'billing_error',
      message: expect.stringMatching(
        /^mendhook: the limit is \$0\.02, \$0\.00 is spent and this call may cost \$0\.0\d$/,
      ),
    });
    expect(model.requests).toHaveLength(0);
  });

  test('it holds for calls one after the other, whatever the answers cost', async () => {
    const usage = { input_tokens: 900, output_tokens: 1_000 };
    const { gateway, model } = await start(() => ({ blocks: [{ text: 'x' }], usage }), { limitDollars: 0.1 });
    const statuses: number[] = [];
    for (let call = 0; call < 8; call += 1) {
      const response = await post(gateway);
      await response.text();
      statuses.push(response.status);
    }
    expect(gateway.spent().dollars).toBeLessThanOrEqual(0.1);
    expect(gateway.spent().dollars).toBeCloseTo(model.requests.length * ((900 * 4 + 1_000 * 20) / 1e6), 10);
    expect(model.requests.length).toBeGreaterThanOrEqual(3);
    expect(statuses.at(-1)).toBe(402);
  });

  test('it holds for calls at the same time: each sets its own share aside', async () => {
    const { gateway, model } = await start(() => ({ hang: true }), { limitDollars: 0.06 });
    const statuses: number[] = [];
    const responses = Array.from({ length: 6 }, () => post(gateway).then(({ status }) => statuses.push(status)));
    await expect.poll(() => [model.requests.length, statuses]).toEqual([2, [402, 402, 402, 402]]);
    await gateway.close();
    await Promise.allSettled(responses);
    expect(model.requests).toHaveLength(2);
  });

  test('what a call did not use is given back', async () => {
    const { gateway } = await start(() => hello, { limitDollars: 0.06 });
    for (let call = 0; call < 6; call += 1) {
      const response = await post(gateway);
      await response.text();
      expect(response.status).toBe(200);
    }
  });
});

describe('retries', () => {
  const failing =
    (status: number, times: number, headers: Record<string, string> = {}) =>
    (_: SeenRequest, index: number): Reply =>
      index < times ? { status, message: 'overloaded', headers } : hello;

  test.each([429, 500, 503, 529])('a %i is tried again, and the client sees one good answer', async (status) => {
    const { gateway, model, calls, pauses } = await start(failing(status, 2));
    const response = await post(gateway);
    expect(await response.text()).toContain('hello');
    expect(model.requests).toHaveLength(3);
    expect(pauses).toEqual([500, 1_000]);
    await gateway.close();
    expect(calls).toMatchObject([{ status: 200, tries: 3 }]);
    expect(gateway.spent().calls).toBe(1);
  });

  test('the pause the API asks for is kept', async () => {
    const { gateway, pauses } = await start(failing(429, 1, { 'retry-after': '7' }));
    await (await post(gateway)).text();
    expect(pauses).toEqual([7_000]);
  });

  test('an overload that begins inside the stream is tried again', async () => {
    const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
    const { gateway, model } = await start((_, index) => (index === 0 ? { raw: [error] } : hello));
    expect(await (await post(gateway)).text()).toContain('hello');
    expect(model.requests).toHaveLength(2);
  });

  test('once something was streamed, nothing is sent again', async () => {
    const { gateway, model } = await start(() => ({
      raw: streamOf([{ text: 'x' }], {}, MODEL).slice(0, 3),
      cut: true,
    }));
    await (await post(gateway)).text().catch(() => undefined);
    expect(model.requests).toHaveLength(1);
  });

  test('it ends after six tries with what was answered, and tells the client not to go on', async () => {
    const { gateway, model, calls } = await start(failing(529, 99));
    const response = await post(gateway);
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([529, 'false']);
    expect(model.requests).toHaveLength(6);
    await response.text();
    await gateway.close();
    expect(calls).toMatchObject([{ tries: 6, dollars: 0, reason: 'the model answered 529' }]);
  });

  test('a 400 is the client’s own fault and passes at once', async () => {
    const { gateway, model } = await start(failing(400, 99));
    expect((await post(gateway)).status).toBe(400);
    expect(model.requests).toHaveLength(1);
  });

  test('a model that cannot be reached is a 502 that costs nothing', async () => {
    const { gateway, calls } = await start(() => hello, {
      upstream: createAnthropicUpstream({ url: 'http://127.0.0.1:9', apiKey: 'k' }),
    });
    const response = await post(gateway);
    expect(response.status).toBe(502);
    expect((await errorOf(response)).message).toMatch(/could not be reached/);
    await gateway.close();
    expect(calls).toMatchObject([{ tries: 6, dollars: 0 }]);
  });
});

test('closing ends calls that hang, and charges their input', async () => {
  const { gateway, model, calls } = await start(() => ({ hang: true }));
  const response = post(gateway).catch(() => undefined);
  while (model.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await gateway.close();
  await response;
  expect(gateway.spent().tokens).toMatchObject({ output: 0 });
  expect(gateway.spent().tokens.cacheWrite).toBeGreaterThan(100);
  expect(calls).toHaveLength(1);
});

describe('the fallback model', () => {
  const OTHER = 'claude-sonnet-5-5';
  const onlyOther =
    (status: number) =>
    ({ body }: SeenRequest): Reply =>
      body.model === OTHER ? hello : { status, message: 'not just now' };

  test.each([
    [404, 1],
    [429, 6],
    [529, 6],
  ])('answers when the model answers %i, and goes on from there', async (status, tries) => {
    const { gateway, model, calls } = await start(onlyOther(status), { fallbackModel: OTHER });
    for (let call = 0; call < 2; call += 1) expect(await (await post(gateway)).text()).toContain('hello');
    expect(model.requests.map(({ body }) => body.model)).toEqual([...Array(tries).fill(MODEL), OTHER, OTHER]);
    await gateway.close();
    expect(calls).toMatchObject([
      { model: OTHER, insteadOf: MODEL, status: 200, tries: tries + 1 },
      { model: OTHER, insteadOf: MODEL, status: 200, tries: 1 },
    ]);
    // Sonnet's price: 2 dollars a million in, 10 out.
    expect(gateway.spent().dollars).toBeCloseTo((2 * (100 * 2 + 20 * 10)) / 1e6, 10);
  });

  test('does not answer for a request that is wrong, nor for itself', async () => {
    const wrong = await start(onlyOther(400), { fallbackModel: OTHER });
    expect((await post(wrong.gateway)).status).toBe(400);
    const itself = await start(() => ({ status: 529, message: 'no' }), { fallbackModel: MODEL });
    expect((await post(itself.gateway)).status).toBe(529);
    expect(itself.model.requests).toHaveLength(6);
  });

  test('is refused as any other when the money does not suffice for it', async () => {
    const dear = 'claude-fable-5-2';
    const { gateway, model } = await start(() => ({ status: 404, message: 'no' }), {
      fallbackModel: dear,
      limitDollars: 0.04,
    });
    expect((await post(gateway)).status).toBe(402);
    expect(model.requests).toHaveLength(1);
  });

  test('may not be asked for by the client', async () => {
    const { gateway } = await start(() => hello, { fallbackModel: OTHER });
    expect((await post(gateway, { ...BODY, model: OTHER })).status).toBe(403);
  });
});
