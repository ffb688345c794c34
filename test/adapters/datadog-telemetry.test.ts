import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDatadogTelemetry } from '../../adapters/datadog-telemetry.ts';
import { listenOnLoopback, stopListening } from '../../batch-job/listen-on-loopback.ts';
import { KEYS, ship, startFixture } from '../../packages/emulators/test/datadog/fixture.ts';

const log = (minute: number, change: object = {}) => ({
  service: 'shop',
  env: 'prod',
  status: 'error',
  timestamp: `2026-11-20T11:${String(minute).padStart(2, '0')}:00.000Z`,
  message: `at ${minute}`,
  ...change,
});
const scope = {
  service: 'shop',
  env: 'prod',
  from: Date.parse('2026-11-20T11:00:00Z'),
  to: Date.parse('2026-11-20T12:00:00Z'),
};

async function open(...logs: object[]) {
  const fixture = await startFixture();
  await ship(fixture, ...logs);
  return createDatadogTelemetry({ ...KEYS, site: 'datadoghq.com', apiUrl: fixture.datadog.url });
}

describe('searchLogs', () => {
  const found = async (search: object) => {
    const telemetry = await open(
      log(1, { 'http.url': '/cart' }),
      log(2, { status: 'info', message: 'cart is "full"', 'dd.trace_id': '77' }),
      log(3, { service: 'payments', message: 'secret' }),
      log(4, { env: 'dev', message: 'secret' }),
    );
    return (await telemetry.searchLogs({ ...scope, limit: 10, ...search })).map(({ message }) => message);
  };

  test.each<[object, readonly string[]]>([
    [{}, ['cart is "full"', 'at 1']],
    [{ limit: 1 }, ['cart is "full"']],
    [{ status: 'error' }, ['at 1']],
    [{ attributes: { 'http.url': '/cart' } }, ['at 1']],
    [{ text: 'is "full"' }, ['cart is "full"']],
    [{ traceId: '77' }, ['cart is "full"']],
  ])('%j', async (search, messages) => expect(await found(search)).toEqual(messages));

  test.each<[object]>([
    [{ text: '" OR service:payments OR "' }],
    [{ text: '\\" OR service:payments' }],
    [{ status: 'error" OR service:"payments' }],
    [{ attributes: { 'a OR service': 'payments' } }],
    [{ attributes: { a: '" OR service:payments OR "' } }],
    [{ traceId: '1" OR service:"payments' }],
  ])('no value widens the search: %j', async (search) => expect(await found(search)).toEqual([]));

  test('a line has its time, level and attributes', async () => {
    const telemetry = await open(log(1, { 'http.url': '/cart' }));
    expect(await telemetry.searchLogs({ ...scope, limit: 1 })).toEqual([
      {
        at: Date.parse('2026-11-20T11:01:00Z'),
        status: 'error',
        message: 'at 1',
        attributes: { http: { url: '/cart' }, env: 'prod' },
      },
    ]);
  });
});

test('countErrors counts errors by interval and group, oldest first', async () => {
  const telemetry = await open(
    log(1, { version: '1' }),
    log(2, { version: '2' }),
    log(3),
    log(11, { version: '1' }),
    log(12, { status: 'info' }),
    log(12, { service: 'payments' }),
  );
  const at = (minute: number) => Date.parse('2026-11-20T11:00:00Z') + minute * 60_000;
  const total = await telemetry.countErrors({ ...scope, intervalMinutes: 10 });
  expect(total).toEqual([
    { at: at(0), count: 3 },
    { at: at(10), count: 1 },
  ]);
  const byVersion = await telemetry.countErrors({ ...scope, intervalMinutes: 60, by: 'version' });
  expect(byVersion).toEqual(
    expect.arrayContaining([
      { at: at(0), group: '1', count: 2 },
      { at: at(0), group: '2', count: 1 },
      { at: at(0), group: 'none', count: 1 },
    ]),
  );
});

describe('what Datadog answers', () => {
  const serve = async (status: number, body: string) => {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      for await (const chunk of request) bodies.push(String(chunk));
      response.writeHead(status, { 'content-type': 'application/json', location: 'http://127.0.0.1:9/' }).end(body);
    });
    const apiUrl = await listenOnLoopback(server);
    onTestFinished(() => stopListening(server));
    return { telemetry: createDatadogTelemetry({ ...KEYS, site: 'x', apiUrl }), bodies };
  };
  const trace = { traceId: '1" OR service:"payments', from: scope.from, to: scope.to, limit: 5 };

  test('spans', async () => {
    const span = {
      span_id: 'b',
      parent_id: 'a',
      service: 'shop',
      resource_name: 'POST /checkout',
      start_timestamp: '2026-11-20T11:00:00.000Z',
      end_timestamp: '2026-11-20T11:00:00.250Z',
      custom: { error: { type: 'E', message: 'boom' } },
    };
    const root = { ...span, span_id: 'a', parent_id: '0', custom: { error: 7 } };
    const { telemetry, bodies } = await serve(
      200,
      JSON.stringify({ data: [{ attributes: root }, { attributes: span }] }),
    );
    expect(await telemetry.readTrace(trace)).toEqual([
      { id: 'a', service: 'shop', resource: 'POST /checkout', at: scope.from, durationMs: 250 },
      {
        id: 'b',
        parentId: 'a',
        service: 'shop',
        resource: 'POST /checkout',
        at: scope.from,
        durationMs: 250,
        error: { kind: 'E', message: 'boom' },
      },
    ]);
    expect(bodies.join()).toContain(String.raw`trace_id:\"1\\\" OR service:\\\"payments\"`);
  });

  test('an issue of Error Tracking, and that there is none', async () => {
    const attributes = { service: 'shop', error_type: 'E', error_message: 'boom', total_count: 3 };
    const { telemetry } = await serve(200, JSON.stringify({ data: { id: 'i', type: 'issue', attributes } }));
    expect(await telemetry.readIssue('i')).toEqual({ service: 'shop', kind: 'E', message: 'boom' });
    expect(await (await serve(404, '{"errors":["Not Found"]}')).telemetry.readIssue('i')).toBeUndefined();
    await expect((await serve(403, '{}')).telemetry.readIssue('i')).rejects.toMatchObject({ retryable: false });
  });

  test('an item of an odd form does not cost the others', async () => {
    const good = { attributes: { timestamp: '2026-11-20T11:01:00Z', status: null, message: 'at 1' } };
    const body = JSON.stringify({
      data: [{ attributes: { timestamp: 'soon' } }, good, null],
      meta: { page: { after: null } },
    });
    const { telemetry } = await serve(200, body);
    expect(await telemetry.searchLogs({ ...scope, limit: 9 })).toMatchObject([{ message: 'at 1', status: '' }]);
    expect(await (await serve(200, '{"data":null}')).telemetry.searchLogs({ ...scope, limit: 9 })).toEqual([]);
  });

  test.each([
    [429, '{}', true],
    [500, '{}', true],
    [403, '{}', false],
    [302, '{}', true],
    [200, '<html>', false],
    [200, '{"data":[{"attributes":{}}]}', false],
  ])('%i %s is a fault of Datadog’s (retryable: %s)', async (status, body, retryable) => {
    const { telemetry } = await serve(status, body);
    const fault = { name: 'UpstreamError', system: 'Datadog', retryable };
    await expect(telemetry.searchLogs({ ...scope, limit: 1 })).rejects.toMatchObject(fault);
  });
});
