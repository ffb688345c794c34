import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startRecordingProxy } from '../../../batch-job/trial/recording-proxy.ts';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function proxyOf(target: string, limits?: Parameters<typeof startRecordingProxy>[1]) {
  const proxy = await startRecordingProxy(target, limits);
  open.push(proxy.close);
  return proxy;
}

/** A request with exactly this target, as no URL parser would send it. */
const raw = (url: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end();
  });

test('a request reaches the target with its path, its body and the target’s host', async () => {
  const target = await serve((incoming, answer) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += String(chunk);
    });
    incoming.on('end', () => answer.end(JSON.stringify({ host: incoming.headers.host, url: incoming.url, body })));
  });
  const proxy = await proxyOf(target);
  const answer = await fetch(`${proxy.url}/cart?id=1`, { method: 'POST', body: 'apples' });
  expect(await answer.json()).toEqual({ host: new URL(target).host, url: '/cart?id=1', body: 'apples' });
});

test('a target that closes what was idle loses no request: the proxy closes before', async () => {
  const connections = new Set<Socket>();
  const target = await serve(async ({ socket }, answer) => {
    // As a server does whose own limit is over at the very moment.
    if (connections.has(socket)) return void socket.destroy();
    connections.add(socket);
    await sleep(120);
    answer.end();
  });
  const proxy = await proxyOf(target, { idleMs: 50 });
  expect((await fetch(proxy.url)).status).toBe(200);
  await sleep(120);
  expect((await fetch(proxy.url)).status).toBe(200);
  expect(connections.size).toBe(2);
});

test('the target’s own path belongs to the address that a command gets', async () => {
  const target = await serve((incoming, answer) => void answer.end(incoming.url));
  const proxy = await proxyOf(`${target}/shop/`);
  expect(new URL(proxy.url).pathname).toBe('/shop');
  expect(await (await fetch(`${proxy.url}/cart`)).text()).toBe('/shop/cart');
});

test('credentials of the address go to the target, and the command does not see them', async () => {
  const target = await serve((incoming, answer) => void answer.end(incoming.headers.authorization ?? 'none'));
  const proxy = await proxyOf(target.replace('http://', 'http://staging:hunter2@'));
  expect(proxy.url).not.toContain('hunter2');
  expect(await (await fetch(proxy.url)).text()).toBe(`Basic ${btoa('staging:hunter2')}`);
});

test('no request leaves for another host', async () => {
  let elsewhere = 0;
  const other = await serve((_, answer) => {
    elsewhere += 1;
    answer.end('elsewhere');
  });
  const target = await serve((incoming, answer) => void answer.end(`target ${incoming.url}`));
  const proxy = await proxyOf(target);
  const { host } = new URL(other);
  expect(await raw(proxy.url, `http://${host}/`)).toEqual({ status: 400, body: '' });
  expect((await raw(proxy.url, `//${host}/`)).body).toBe(`target //${host}/`);
  expect((await raw(proxy.url, '/', { host })).body).toBe('target /');
  expect((await raw(proxy.url, '/@169.254.169.254/')).body).toBe('target /@169.254.169.254/');
  expect(elsewhere).toBe(0);
});

test('no tunnel is opened', async () => {
  const target = await serve((_, answer) => void answer.end());
  const { hostname, port } = new URL((await proxyOf(target)).url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  let answered = '';
  socket.on('data', (chunk) => {
    answered += String(chunk);
  });
  socket.write(`CONNECT ${new URL(target).host} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await once(socket, 'close');
  expect(answered).not.toContain('200');
});

test('a redirect is passed on and not followed; one to the target leads back to the proxy', async () => {
  let elsewhere = 0;
  const other = await serve((_, answer) => {
    elsewhere += 1;
    answer.end();
  });
  const target = await serve((incoming, answer) => {
    const location = incoming.url === '/out' ? `${other}/x` : `${target}/in`;
    answer.writeHead(302, { location }).end();
  });
  const proxy = await proxyOf(target);
  const out = await fetch(`${proxy.url}/out`, { redirect: 'manual' });
  expect(out.headers.get('location')).toBe(`${other}/x`);
  const inside = await fetch(`${proxy.url}/back`, { redirect: 'manual' });
  expect(inside.headers.get('location')).toBe(`${proxy.url}/in`);
  expect(elsewhere).toBe(0);
});

test('each request is noted with its time and whether it failed', async () => {
  const target = await serve((incoming, answer) => {
    if (incoming.url === '/broken') return void answer.writeHead(503).end();
    if (incoming.url === '/cut') return void answer.socket?.destroy();
    if (incoming.url === '/missing') return void answer.writeHead(404).end();
    setTimeout(() => answer.end('slow'), 60);
  });
  const proxy = await proxyOf(target);
  await fetch(`${proxy.url}/before`);
  const recording = proxy.record();
  for (const path of ['slow', 'broken', 'cut', 'missing'])
    await fetch(`${proxy.url}/${path}`).then((each) => each.text());
  const { requests, seconds } = recording.stop();
  await fetch(`${proxy.url}/after`);
  expect(requests.map(({ failed }) => failed)).toEqual([false, true, true, false]);
  expect(requests[0]?.ms).toBeGreaterThan(55);
  expect(requests[1]?.at).toBeGreaterThanOrEqual(requests[0]?.ms ?? 0);
  expect(seconds).toBeGreaterThan(0.055);
});

test('an answer that does not come in time has failed', async () => {
  const target = await serve(() => undefined);
  const proxy = await proxyOf(target, { answerWithinMs: 50 });
  const recording = proxy.record();
  expect((await fetch(proxy.url)).status).toBe(502);
  expect(recording.stop().requests).toMatchObject([{ failed: true }]);
});

test('what was begun before a switch counts for nobody after it', async () => {
  const [old, next] = await Promise.all(
    ['old', 'new'].map((name) => serve((_, answer) => void setTimeout(() => answer.end(name), 40))),
  );
  const proxy = await proxyOf(old ?? '');
  const early = fetch(proxy.url);
  await proxy.firstRequest;
  proxy.switchTo(next ?? '');
  const recording = proxy.record();
  expect(await (await fetch(proxy.url)).text()).toBe('new');
  expect(await (await early).text()).toBe('old');
  expect(recording.stop().requests).toHaveLength(1);
});

test('at the limit nothing more is kept, and the run counts as ended', async () => {
  const target = await serve((_, answer) => void answer.end());
  const proxy = await proxyOf(target, { mostKept: 2 });
  const recording = proxy.record();
  for (let index = 0; index < 4; index += 1) await fetch(proxy.url).then((each) => each.text());
  const { requests, seconds } = recording.stop();
  expect(requests).toHaveLength(2);
  expect(seconds * 1_000).toBeCloseTo((requests[1]?.at ?? 0) + (requests[1]?.ms ?? 0), 0);
});
