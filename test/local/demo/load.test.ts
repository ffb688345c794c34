import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Listening, listen } from '@mendhook/emulators/listen';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom, runLoad } from '../../../local/demo/load.ts';
import { chooseVisit } from '../../../local/demo/shopper.ts';

test('counts what broke and what was sold out, second by second', async () => {
  const statuses = [200, 409, 500, 503, 404];
  let answered = 0;
  const shop = await open(() => new Response('{}', { status: statuses[answered++ % statuses.length] ?? 200 }));
  const result = await runLoad({ baseUrl: shop.url, seconds: 1.2, shoppers: 4, saleAfterMs: 300 });
  expect(result.requests).toBe(answered);
  const times = (status: number) =>
    Math.floor((answered + statuses.length - 1 - statuses.indexOf(status)) / statuses.length);
  expect(result.failures).toBe(times(500) + times(503));
  expect(result.rejected).toBe(times(409));
  expect(result.perSecond.length).toBeGreaterThanOrEqual(2);
  expect(result.perSecond.reduce((total, { requests }) => total + requests, 0)).toBe(answered);
  expect(result.durationMs).toBeGreaterThanOrEqual(1200);
});

test('when the sale opens everybody asks for the limited product at once, and not before', async () => {
  const bought: { at: number; body: string }[] = [];
  const startedAt = performance.now();
  const shop = await open(async (request) => {
    bought.push({ at: performance.now() - startedAt, body: await request.text() });
    return new Response('{}');
  });
  await runLoad({ baseUrl: shop.url, seconds: 0.8, shoppers: 10, saleAfterMs: 500 });
  const limited = bought.filter(({ body }) => body.includes('limited-mug'));
  expect(limited.length).toBeGreaterThanOrEqual(10);
  expect(Math.min(...limited.map(({ at }) => at))).toBeGreaterThanOrEqual(500);
});

test('ends at once when it is told to, after the answers under way', async () => {
  const stop = new AbortController();
  const shop = await open(() => {
    stop.abort();
    return new Response('{}');
  });
  const result = await runLoad({ baseUrl: shop.url, seconds: 60, shoppers: 3, signal: stop.signal });
  expect(result.requests).toBe(3);
});

test('a request on a connection that the shop has just closed is sent once more', async () => {
  const used = new WeakSet<object>();
  let answered = 0;
  const shop = createServer((request, response) => {
    if (used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    answered += 1;
    response.end('{}');
  });
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  onTestFinished(() => void shop.close());
  // A server that listens on an address and port has an address of this shape.
  const { port } = shop.address() as AddressInfo;
  const result = await runLoad({ baseUrl: `http://127.0.0.1:${port}`, seconds: 0.5, shoppers: 3, saleAfterMs: 0 });
  expect(result.requests).toBe(answered);
  expect(answered).toBeGreaterThan(3);
});

test('a shop that is not there is no result', async () => {
  const shop = await open(() => new Response('{}'));
  await shop.close();
  await expect(runLoad({ baseUrl: shop.url, seconds: 1, shoppers: 2 })).rejects.toThrow('ECONNREFUSED');
});

test('the same seed gives the same wishes, another seed others', () => {
  const wishes = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 50 }, (_, visit) => chooseVisit(random, visit));
  };
  expect(wishes(7)).toEqual(wishes(7));
  expect(wishes(7)).not.toEqual(wishes(8));
});

test('numbers lie from 0 up to 1 and are spread out', () => {
  const random = createRandom(3);
  const numbers = Array.from({ length: 1000 }, random);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const tenths = new Set(numbers.map((number) => Math.floor(number * 10)));
  expect(tenths.size).toBe(10);
});

async function open(fetch: (request: Request) => Response | Promise<Response>): Promise<Listening> {
  const shop = await listen(fetch, 0);
  onTestFinished(() => shop.close().catch(() => undefined));
  return shop;
}
