import { afterEach, describe, expect, test } from 'vitest';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import { type Reply, type SeenRequest, streamOf } from '../../fakes/model-server.ts';
import { BODY, closeGateways, errorOf, hello, MODEL, post, start } from './gateway-world.ts';

afterEach(closeGateways);

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

  test.each([
    ['no content', []],
    ['a page of a proxy', ['<!DOCTYPE html>\n<html><body>Sign in</body></html>']],
  ])('a 200 with %s is no answer: it is tried again, and costs nothing', async (_, raw) => {
    const { gateway, model } = await start((_, index) => (index === 0 ? { raw } : hello));
    expect(await (await post(gateway)).text()).toContain('hello');
    expect(model.requests).toHaveLength(2);
    await gateway.close();
    expect(gateway.spent()).toMatchObject({ calls: 1, tokens: { input: 100, output: 20, cacheWrite: 0 } });

    const always = await start(() => ({ raw }));
    const response = await post(always.gateway);
    expect(response.status).toBe(502);
    expect((await errorOf(response)).message).toMatch(/answered 200 with (no content|a page of HTML)/);
    await always.gateway.close();
    expect(always.calls).toMatchObject([{ tries: 6, dollars: 0 }]);
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
