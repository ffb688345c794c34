import { afterEach, describe, expect, test } from 'vitest';
import { streamOf } from '../../fakes/model-server.ts';
import { BODY, closeGateways, errorOf, hello, MODEL, post, start } from './gateway-world.ts';

afterEach(closeGateways);

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
    expect(model.counts).toHaveLength(1);
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

  test('text that the provider counts as less than its bytes is let through', async () => {
    const text = 'word '.repeat(40_000);
    const body = { ...BODY, messages: [{ role: 'user', content: text }] };
    const { gateway, model } = await start(() => hello, { limitDollars: 0.3 });
    expect((await post(gateway, body)).status).toBe(200);
    expect(model.counts).toHaveLength(1);
    expect(JSON.parse(model.counts[0]?.text ?? '')).toEqual({ model: MODEL, messages: body.messages });
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

describe('content whose tokens do not follow from its bytes', () => {
  const asking = (...content: unknown[]) => ({ ...BODY, messages: [{ role: 'user', content }] });
  const base64 = (media: string) => ({ type: 'base64', media_type: media, data: 'AAAA' });
  const url = { type: 'url', url: 'https://example.com/thousand-pages.pdf' };
  const file = { type: 'file', file_id: 'file_1' };

  test.each<[string, unknown]>([
    ['a document by its address', asking({ type: 'document', source: url })],
    ['an image by its address', asking({ type: 'image', source: url })],
    ['a document by a file id', asking({ type: 'document', source: file })],
    ['a file for a container', asking({ type: 'container_upload', file_id: 'file_1' })],
    [
      'an image in a tool’s answer',
      asking({ type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: url }] }),
    ],
    [
      'an image in a document',
      asking({ type: 'document', source: { type: 'content', content: [{ type: 'image', source: url }] } }),
    ],
    ['a document in the system prompt', { ...BODY, system: [{ type: 'document', source: url }] }],
    ['a source of no known form', asking({ type: 'document', source: { url: 'https://example.com/a.pdf' } })],
    ['a source of another kind', asking({ type: 'document', source: { type: 'gs', uri: 'x' } })],
  ])('%s is refused, and nothing is spent', async (_, body) => {
    const { gateway, model } = await start(() => ({ blocks: [], usage: { input_tokens: 300_000 } }), {
      limitDollars: 0.05,
    });
    const response = await post(gateway, body);
    expect(response.status).toBe(403);
    expect((await errorOf(response)).message).toMatch(/^mendhook: content .* is not allowed here/);
    expect([model.requests.length, model.counts.length, gateway.spent().dollars]).toEqual([0, 0, 0]);
  });

  test.each([
    [
      'arguments of a tool call',
      asking({ type: 'tool_use', id: 't', name: 'x', input: { source: url, file_id: 'f' } }),
    ],
    ['text', asking({ type: 'text', text: JSON.stringify({ source: url }) })],
    ['a text document', asking({ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } })],
  ])('%s may name an address', async (_, body) => {
    const { gateway } = await start(() => hello);
    expect((await post(gateway, body)).status).toBe(200);
  });

  test.each([
    ['an image', { type: 'image', source: base64('image/png') }],
    ['a PDF', { type: 'document', source: base64('application/pdf') }],
    [
      'an image in a tool’s answer',
      { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: base64('image/png') }] },
    ],
  ])('%s is counted by the provider, and refused when it is too dear', async (_, block) => {
    const { gateway, model } = await start(() => hello, { limitDollars: 0.05, countOf: () => 300_000 });
    const response = await post(gateway, asking(block));
    expect(response.status).toBe(402);
    expect((await errorOf(response)).message).toContain('this call may cost $1.5');
    expect([model.requests.length, model.counts.length]).toEqual([0, 1]);
  });

  test('one that the provider counts as small is passed on', async () => {
    const { gateway } = await start(() => hello, { limitDollars: 0.05, countOf: () => 1_500 });
    expect((await post(gateway, asking({ type: 'image', source: base64('image/png') }))).status).toBe(200);
  });

  test('one that the provider does not count is refused', async () => {
    const { gateway, model } = await start(() => hello, { countOf: () => undefined });
    const response = await post(gateway, asking({ type: 'image', source: base64('image/png') }));
    expect(response.status).toBe(402);
    expect((await errorOf(response)).message).toContain('did not count its tokens');
    expect(model.requests).toHaveLength(0);
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
