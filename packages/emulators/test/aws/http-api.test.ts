import { request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFunction } from '../../aws/function-host.ts';
import { startHttpApi } from '../../aws/http-api.ts';
import { closing } from './stand-in.ts';

async function start(options: { integrationTimeoutMs?: number } = {}) {
  const web = startFunction({
    name: 'web',
    handlerFile: new URL('./handlers/web.ts', import.meta.url).pathname,
    environment: {},
  });
  onTestFinished(() => web.close());
  const clock = () => Date.parse('2026-11-20T09:08:07.123Z');
  const { url } = await closing(startHttpApi({ routes: { 'POST /datadog': web }, clock, ...options }));
  const post = (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'text/plain' }) =>
    fetch(`${url}/datadog`, { method: 'POST', headers, body: typeof body === 'string' ? body : Uint8Array.from(body) });
  return { url, post };
}

describe('the event', () => {
  test('is of payload format 2.0', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/datadog?b=2&a=1&b=3%204`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Secret': 'S', Cookie: 'x=1; y=2' },
      body: '{"id":"ü"}',
    });
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'POST /datadog',
      rawPath: '/datadog',
      rawQueryString: 'b=2&a=1&b=3%204',
      queryStringParameters: { a: '1', b: '2,3 4' },
      cookies: ['x=1', 'y=2'],
      headers: { 'x-secret': 'S', 'content-type': 'application/json; charset=utf-8' },
      requestContext: {
        http: { method: 'POST', path: '/datadog', sourceIp: '127.0.0.1' },
        stage: '$default',
        time: '20/Nov/2026:09:08:07 +0000',
        timeEpoch: 1795165687123,
      },
      body: '{"id":"ü"}',
      isBase64Encoded: false,
    });
  });

  test.each([
    ['text/plain', false],
    ['application/json', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/json-seq', true],
  ])('has a body of type %s in base64: %s', async (type, isBase64Encoded) => {
    const { post } = await start();
    const body = isBase64Encoded ? Buffer.from('payload=%7B').toString('base64') : 'payload=%7B';
    expect(await (await post('payload=%7B', { 'content-type': type })).json()).toMatchObject({ body, isBase64Encoded });
  });
});

describe('the answer', () => {
  test.each([
    ['plain', 200, 'application/json', '{"ok":true}'],
    ['text', 200, 'application/json', 'just text'],
    ['malformed', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['throw', 500, 'application/json', '{"message":"Internal Server Error"}'],
  ])('to a function that gives %s is %i', async (body, status, type, text) => {
    const { post } = await start();
    const response = await post(body);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      status,
      type,
      text,
    ]);
  });

  test('carries status, headers, cookies and bytes of the function', async () => {
    const { post } = await start();
    const response = await post('structured');
    expect(response.status).toBe(202);
    expect(response.headers.get('x-count')).toBe('3');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  test.each([
    ['an unknown path', 'POST', '/other'],
    ['a method without a route', 'GET', '/datadog'],
    ['a longer path', 'POST', '/datadog/x'],
    ['a name that objects inherit', 'POST', '/constructor'],
  ])('to %s is 404', async (_, method, path) => {
    const { url } = await start();
    const response = await fetch(url + path, { method });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  test('to a function that takes too long is 503', async () => {
    const { post } = await start({ integrationTimeoutMs: 100 });
    const response = await post('slow');
    expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  test('to a body over 10 MB is 413', async () => {
    const { post } = await start();
    expect((await post(Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))).status).toBe(413);
  });

  test.each([
    [8_000, 200],
    [10_300, 431],
    [100_000, 431],
  ])('to headers of %i bytes is %i', async (length, status) => {
    const { url } = await start();
    const answered = await new Promise((resolve, reject) => {
      const headers = { 'x-long': 'x'.repeat(length) };
      const sending = request(`${url}/datadog`, { method: 'POST', headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.once('error', reject);
      sending.end();
    });
    expect(answered).toBe(status);
  });
});
