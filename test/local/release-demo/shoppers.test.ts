import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../local/demo/load.ts';
import { startShoppers } from '../../../local/release-demo/shoppers.ts';

test('shoppers look and buy, never more often than was asked, and each has an id', async () => {
  const { baseUrl, requests } = await shop();
  const { stop } = startShoppers({ baseUrl, perSecond: 200, skus: ['cup', 'tray'], random: createRandom(1) });
  const kinds = () => new Set(requests.map(({ method, url }) => `${method} ${url}`));
  await expect
    .poll(kinds)
    .toEqual(new Set(['GET /products', 'GET /products/cup', 'GET /products/tray', 'POST /checkout']));
  const seen = await stop();
  expect(seen).toMatchObject({ requests: requests.length, failed: 0 });
  expect(seen.requests).toBeLessThanOrEqual(seen.seconds * 200);
  expect(requests.every(({ headers }) => /^shopper-\d+$/.test(String(headers['x-user-id'])))).toBe(true);
});

test('more come from the moment on that more are asked for', async () => {
  const { baseUrl, requests } = await shop();
  const { pace, stop } = startShoppers({ baseUrl, perSecond: 0.01, skus: ['cup'], random: createRandom(1) });
  await sleep(50);
  expect(requests).toEqual([]);
  pace(500);
  await expect.poll(() => requests.length).toBeGreaterThan(3);
  await stop();
});

test('what is answered 5xx or not at all has failed', async () => {
  const { baseUrl, requests, close } = await shop(500);
  const { seen, stop } = startShoppers({ baseUrl, perSecond: 100, skus: ['cup'], random: createRandom(1) });
  await expect.poll(() => requests.length).toBeGreaterThan(2);
  close();
  const before = seen().requests;
  await expect.poll(() => seen().requests).toBeGreaterThan(before + 2);
  const { requests: all, failed } = await stop();
  expect(failed).toBe(all);
});

async function shop(status = 200) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { requests, baseUrl: `http://127.0.0.1:${address.port}`, close };
}
