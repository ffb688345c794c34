import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Backend, type ServedRequest, startBalancer } from '../../../local/platform/balancer.ts';
import { isInShare } from '../../../local/platform/split.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';

const NOW = 1_795_000_000_000;

test('without a version the answer is 503, and nothing is counted', async () => {
  const { get, served } = await balancer();
  expect((await get()).status).toBe(503);
  expect(served).toEqual([]);
});

test('a share of the shoppers gets the canary, and each stays with it while the share rises', async () => {
  const { get, setRoute, served } = await balancer();
  const stable = await backend('old');
  const canary = { backend: await backend('new'), percent: 20 };
  const shoppers = Array.from({ length: 30 }, (_, index) => `shopper-${index}`);
  const inCanary = async () => {
    const versions = await Promise.all(shoppers.map(async (shopper) => (await get(shopper)).text()));
    return shoppers.filter((_, index) => versions[index] === 'new');
  };

  setRoute({ stable, canary });
  const first = await inCanary();
  expect(first).toEqual(shoppers.filter((shopper) => isInShare(shopper, 'new', 20)));
  expect(first.length).toBeGreaterThan(0);
  expect(await inCanary()).toEqual(first);

  setRoute({ stable, canary: { ...canary, percent: 60 } });
  expect(await inCanary()).toEqual(expect.arrayContaining(first));
  expect(await (await get()).text()).toBe('old');
  expect(served).toHaveLength(91);
  expect(served.every(({ at, failed, ms }) => at === NOW && !failed && ms > 0)).toBe(true);
});

test('shares are those that were asked for, and another version meets other shoppers', () => {
  const shoppers = Array.from({ length: 4_000 }, (_, index) => `shopper-${index}`);
  const shareOf = (percent: number, version = 'a') => shoppers.filter((each) => isInShare(each, version, percent));
  expect(shareOf(0)).toEqual([]);
  expect(shareOf(100)).toEqual(shoppers);
  expect(shareOf(5).length / 40).toBeCloseTo(5, 0);
  expect(shareOf(5).filter((each) => !isInShare(each, 'a', 50))).toEqual([]);
  expect(shareOf(5).filter((each) => isInShare(each, 'b', 5)).length / shareOf(5).length).toBeLessThan(0.1);
});

test('a switch loses no request, and what is under way is answered by the version that it began with', async () => {
  const { get, setRoute, served, drained } = await balancer();
  const held = Promise.withResolvers<void>();
  let arrived = 0;
  const old = await backend('old', async (_, response) => {
    arrived += 1;
    await held.promise;
    response.end('old');
  });
  const next = await backend('new');
  setRoute({ stable: old });
  const before = Array.from({ length: 20 }, () => get('a').then((answer) => answer.text()));
  await eventually(() => expect(arrived).toBe(20));
  setRoute({ stable: next });
  const after = await Promise.all(Array.from({ length: 20 }, () => get('a').then((answer) => answer.text())));
  expect(new Set(after)).toEqual(new Set(['new']));

  const emptied = drained(old, 10_000).then(() => 'drained');
  expect(await Promise.race([emptied, sleep(30, 'still busy')])).toBe('still busy');
  held.resolve();
  expect(new Set(await Promise.all(before))).toEqual(new Set(['old']));
  expect(await emptied).toBe('drained');
  expect(served.filter(({ failed }) => failed)).toEqual([]);
});

test('what is not drained in time is given up', async () => {
  const { get, setRoute, drained } = await balancer();
  const arrived = Promise.withResolvers<void>();
  const stuck = await backend('old', () => arrived.resolve());
  setRoute({ stable: stuck });
  get('a').catch(() => undefined);
  await arrived.promise;
  await drained(stuck, 20);
});

test.each<[string, RequestListener, number | 'cut']>([
  ['answers 500', (_, response) => void response.writeHead(500).end('no'), 500],
  ['closes the connection', (request) => void request.socket.destroy(), 502],
  [
    'stops halfway',
    (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => request.socket.destroy(), 20);
    },
    'cut',
  ],
])('a version that %s has failed', async (_, listener, status) => {
  const { get, setRoute, served } = await balancer();
  setRoute({ stable: await backend('old', listener) });
  if (status === 'cut') await expect(get('a').then((answer) => answer.text())).rejects.toThrow();
  else expect((await get('a')).status).toBe(status);
  await eventually(() => expect(served).toHaveLength(1));
  expect(served).toMatchObject([{ version: 'old', failed: true }]);
});

test('a version that is gone answers 502 and has failed; a sold-out product is no fault', async () => {
  const { get, setRoute, served } = await balancer();
  setRoute({ stable: { version: 'gone', url: 'http://127.0.0.1:9' } });
  expect((await get('a')).status).toBe(502);
  setRoute({ stable: await backend('old', (_, response) => void response.writeHead(409).end()) });
  expect((await get('a')).status).toBe(409);
  await eventually(() => expect(served).toHaveLength(2));
  expect(served).toMatchObject([
    { version: 'gone', failed: true },
    { version: 'old', failed: false },
  ]);
});

test('a version that closes what was idle loses no request: the balancer closes before', async () => {
  const { get, setRoute, served } = await balancer({ idleMs: 50 });
  const connections = new Set<Socket>();
  setRoute({
    stable: await backend('old', async ({ socket }, response) => {
      // As a server does whose own limit is over at the very moment.
      if (connections.has(socket)) return void socket.destroy();
      connections.add(socket);
      await sleep(120);
      response.end('old');
    }),
  });
  expect((await get()).status).toBe(200);
  await sleep(120);
  expect((await get()).status).toBe(200);
  expect(connections.size).toBe(2);
  expect(served.filter(({ failed }) => failed)).toEqual([]);
});

test('a shopper who leaves is no fault of the version', async () => {
  const { url, setRoute, served, drained } = await balancer();
  const slow = await backend('old', () => undefined);
  setRoute({ stable: slow });
  await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  await drained(slow, 10_000);
  expect(served).toEqual([]);
});

async function balancer(limits: { readonly idleMs?: number } = {}) {
  const served: ServedRequest[] = [];
  const started = await startBalancer({ onServed: (request) => served.push(request), now: () => NOW, ...limits });
  onTestFinished(() => started.close());
  const get = (shopper?: string) =>
    fetch(`${started.url}/products`, shopper === undefined ? {} : { headers: { 'x-user-id': shopper } });
  return { ...started, served, get };
}

async function backend(version: string, listener?: RequestListener): Promise<Backend> {
  const server = createServer(listener ?? ((_, response) => void response.end(version)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { version, url: `http://127.0.0.1:${address.port}` };
}
