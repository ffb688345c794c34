import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type RunningPage, startPage } from '../../local/start-page.ts';
import type { PageSource } from '../../page/source.ts';
import { createFixtureSource, details, filePath, files } from '../fixtures/page/source.ts';

const errors: unknown[] = [];
let running: RunningPage | undefined;

async function start(source: PageSource = createFixtureSource()): Promise<RunningPage> {
  running = await startPage({ source, onError: (error) => errors.push(error) });
  return running;
}

afterEach(async () => {
  await running?.close();
  running = undefined;
  errors.length = 0;
});

/** As fetch, but with a Host header of one's own. */
const ask = (url: string, host: string, method = 'GET'): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { host }, method }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });

test('it listens on 127.0.0.1 and nowhere else', async () => {
  const { url } = await start();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(fetch(url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow();
});

test.each([
  ['127.0.0.1', 200],
  ['localhost:80', 200],
  ['evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['localhost.evil.example:4000', 421],
])('a request for the host %s is answered %i', async (host, status) => {
  const { url } = await start();
  expect(await ask(url, host)).toBe(status);
  expect(await ask(`${url}/events`.replace('/events', '/assets/page.js'), host)).toBe(status);
});

test('every answer carries the headers that keep script and data at home', async () => {
  const { url } = await start();
  for (const path of ['/', '/nothing', '/assets/page.css', '/incidents/none']) {
    const { headers } = await fetch(url + path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self'; base-uri 'none'/);
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is refused: nothing can be changed here', async (method) => {
  const { url } = await start();
  const response = await fetch(`${url}/incidents/${details[0]?.incident.id}`, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD');
});

test.each([
  ['/', 200, 'text/html; charset=UTF-8'],
  [`/incidents/${details[0]?.incident.id}`, 200, 'text/html; charset=UTF-8'],
  [`/incidents/${details[0]?.incident.id}/transcripts`, 200, 'text/html; charset=UTF-8'],
  [`/incidents/${details[0]?.incident.id}/constructor`, 404, 'text/html; charset=UTF-8'],
  ['/incidents/none', 404, 'text/html; charset=UTF-8'],
  ['/incidents/%zz', 404, 'text/html; charset=UTF-8'],
  ['/assets/page.css', 200, 'text/css; charset=utf-8'],
  ['/assets/page.js', 200, 'text/javascript; charset=utf-8'],
  ['/assets/..%2fsource.ts', 404, 'text/html; charset=UTF-8'],
])('%s is answered %i as %s', async (path, status, type) => {
  const { url } = await start();
  const response = await fetch(url + path);
  expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
});

const shown = details[0]?.incident;

test.each([
  ['a pull request', `/pull/${shown?.pullRequest?.repository}/${shown?.pullRequest?.number}`, '/pull-request'],
  ['a thread', `/thread/${shown?.thread?.channel}/${shown?.thread?.ts}`, ''],
  ['an alert', '/alerts/alert-2', '/evidence'],
])('the address of %s leads to its incident', async (_, path, tab) => {
  const { url } = await start();
  const response = await fetch(url + path, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([302, `/incidents/${shown?.id}${tab}`]);
});

test.each([
  '/pull/acme/checkout/999',
  '/pull/acme/checkout/x',
  '/thread/C1/1',
  '/alerts/none',
  '/code/acme/checkout/main/x',
])('%s leads nowhere, and says so', async (path) => {
  const { url } = await start();
  expect((await fetch(url + path, { redirect: 'manual' })).status).toBe(404);
});

test('code has an anchor for each line; a file without text says why', async () => {
  const { url } = await start();
  const [code, empty, binary, large] = await Promise.all(
    files.map(async (file) => (await fetch(url + filePath(file))).text()),
  );
  expect(code).toContain('<tr id="L2"><td class="number"><a href="#L2" tabindex="-1">2</a></td>');
  expect(code?.match(/<tr id="L/g)).toHaveLength(4);
  expect(code).toContain('src/räume/stock level.js');
  expect(empty).toContain('An empty file');
  expect(binary).toContain('A binary file');
  expect(large).toContain('3.0 MB');
});

test('what the source throws is reported to the terminal and not to the reader', async () => {
  const secret = new Error('table at /home/someone is gone');
  const { url } = await start({ ...createFixtureSource(), incidents: () => Promise.reject(secret) });
  const response = await fetch(url);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('someone');
  expect(errors).toEqual([secret]);
});

/** All that came until the stream was ended or cut off. */
async function readAll({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  const end = await body?.pipeTo(new WritableStream({ write: (chunk) => void chunks.push(chunk) })).catch(String);
  expect([undefined, 'TypeError: terminated']).toContain(end);
  return Buffer.concat(chunks).toString();
}

test('a burst of changes is told once to each open page, and closing ends the stream', async () => {
  const page = await start();
  const readers = await Promise.all([fetch(`${page.url}/events`), fetch(`${page.url}/events`)]);
  expect(readers.map(({ headers }) => headers.get('content-type'))).toEqual([
    'text/event-stream; charset=utf-8',
    'text/event-stream; charset=utf-8',
  ]);
  for (let count = 0; count < 50; count += 1) page.notify();
  const told = readers.map(readAll);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await page.close();
  running = undefined;
  for (const text of await Promise.all(told)) expect(text.match(/event: change/g)).toHaveLength(1);
});

test('a reader who has gone is not written to', async () => {
  const page = await start();
  const leaving = new AbortController();
  await fetch(`${page.url}/events`, { signal: leaving.signal });
  leaving.abort();
  await new Promise((resolve) => setTimeout(resolve, 50));
  page.notify();
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect((await fetch(page.url)).status).toBe(200);
});
