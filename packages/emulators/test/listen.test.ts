import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../listen.ts';

/** As fetch, but with headers that fetch would not let one choose. */
const ask = (url: string, headers: Record<string, string>, method: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, method }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });

test.each([
  ['its own address', 200, { host: '127.0.0.1' }],
  ['localhost', 200, { host: 'localhost:80' }],
  ['a page of its own', 200, { host: '127.0.0.1:4177', origin: 'http://127.0.0.1:4177' }],
  ['a name that resolves to this machine', 421, { host: 'evil.example' }],
  ['a name that begins like this machine', 421, { host: '127.0.0.1.evil.example' }],
  ['a web page', 403, { host: '127.0.0.1', origin: 'https://evil.example' }],
  ['a sandboxed web page', 403, { host: '127.0.0.1', origin: 'null' }],
  ['a page on this machine', 403, { host: '127.0.0.1', origin: 'http://127.0.0.1:8080' }],
])('a request of %s is answered %i', async (_, status, headers) => {
  const reached: string[] = [];
  const { url, close } = await listen(({ method }) => {
    reached.push(method);
    return new Response('a secret');
  }, 0);
  onTestFinished(close);
  for (const method of ['GET', 'POST', 'OPTIONS']) expect(await ask(url, headers, method), method).toBe(status);
  expect(reached).toEqual(status === 200 ? ['GET', 'POST', 'OPTIONS'] : []);
});
