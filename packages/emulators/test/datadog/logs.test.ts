import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { v2 } from '@datadog/datadog-api-client';
import { expect, onTestFinished, test } from 'vitest';
import { startDatadog } from '../../datadog/start.ts';
import { clientsOf, KEYS, searchMessages, ship, startFixture } from './fixture.ts';

const checkout = (change: object) => ({ service: 'checkout', env: 'prod', version: '1.2.3', ...change });

test('a log as the sample service writes it comes back as Datadog returns it', async () => {
  const fixture = await startFixture();
  await ship(fixture, {
    timestamp: '2026-11-20T11:59:00.000Z',
    level: 'error',
    service: 'checkout',
    env: 'prod',
    ddtags: 'team:shop',
    ddsource: 'nodejs',
    hostname: 'web-1',
    message: 'checkout failed',
    'dd.trace_id': '123',
    'error.kind': 'OutOfStockError',
    error: { message: 'stock is negative', stack: 'Error: …' },
    'git.commit.sha': 'abc',
  });
  const { data, meta } = await fixture.logs.listLogs({ body: { filter: { query: '*' } } });
  expect(meta?.status).toBe('done');
  expect(data?.[0]).toMatchObject({
    type: 'log',
    attributes: {
      status: 'error',
      service: 'checkout',
      host: 'web-1',
      message: 'checkout failed',
      tags: ['team:shop', 'env:prod', 'service:checkout', 'source:nodejs'],
      timestamp: new Date('2026-11-20T11:59:00.000Z'),
      attributes: {
        dd: { trace_id: '123' },
        error: { kind: 'OutOfStockError', message: 'stock is negative', stack: 'Error: …' },
        git: { commit: { sha: 'abc' } },
      },
    },
  });
});

test('the official client’s own intake call, and a gzip body, arrive', async () => {
  const fixture = await startFixture();
  await fixture.logs.submitLog({
    body: [{ message: '{"status":"critical","message":"inner"}', service: 'pay', ddtags: 'env:dev' }],
  });
  const response = await fetch(`${fixture.datadog.url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'dd-api-key': KEYS.apiKey, 'content-encoding': 'gzip', 'content-type': 'application/json' },
    body: gzipSync(JSON.stringify({ message: 'zipped', service: 'pay' })),
  });
  expect(response.status).toBe(202);
  expect(await searchMessages(fixture, 'service:pay')).toEqual(['zipped', 'inner']);
  expect(await searchMessages(fixture, 'service:pay status:critical env:dev')).toEqual(['inner']);
});

test.each<[string, readonly string[]]>([
  ['', ['a', 'b', 'c', 'd']],
  ['service:checkout', ['a', 'b', 'c']],
  ['service:"checkout" env:prod', ['a', 'c']],
  ['status:(error OR critical)', ['a', 'b']],
  ['service:checkout -status:error', ['b', 'c']],
  ['service:checkout AND NOT status:(error OR critical)', ['c']],
  ['(status:error OR status:info) service:check*', ['a', 'c']],
  ['@error.kind:TypeError', ['a']],
  ['@error.kind:Type?rror', ['a']],
  ['@error.kind:typeerror', []],
  ['-@error.kind:*', ['c', 'd']],
  ['@http.status_code:[500 TO 599]', ['b']],
  ['@http.status_code:<500', ['c']],
  ['@list:two', ['d']],
  ['"out of stock"', ['a']],
  ['out stock', ['a']],
  ['sto*', ['a']],
  ['version:1.2.3', ['c']],
  ['host:web-1 OR @usr.id:"u 1"', ['b', 'd']],
  ['@error.message:"said \\"no\\""', ['b']],
  ['env:"prod\\" OR env:dev"', []],
])('search %j', async (query, expected) => {
  const fixture = await startFixture();
  const at = fixture.clock.now;
  await ship(
    fixture,
    {
      ...checkout({ version: '1' }),
      timestamp: at - 1,
      name: 'a',
      status: 'error',
      message: 'out of stock',
      error: { kind: 'TypeError' },
    },
    {
      service: 'checkout',
      env: 'dev',
      timestamp: at - 2,
      name: 'b',
      status: 'critical',
      message: 'x',
      host: 'web-1',
      http: { status_code: 503 },
      error: { kind: 'E', message: 'said "no"' },
    },
    { ...checkout({}), timestamp: at - 3, name: 'c', level: 'INFO', message: 'y', 'http.status_code': 200 },
    { service: 'search', timestamp: at - 4, name: 'd', message: 'z', list: ['one', 'two'], 'usr.id': 'u 1' },
  );
  const { data } = await fixture.logs.listLogs({ body: { filter: { query } } });
  expect(data?.map((each) => each.attributes?.attributes?.['name'])).toEqual(expected);
});

test.each(['service:', '(a', 'a)', '"open', 'status:(a b:c)', 'OR a', '[1 TO 2]'])(
  'the search %j is refused',
  async (query) => {
    const { logs } = await startFixture();
    await expect(logs.listLogs({ body: { filter: { query } } })).rejects.toMatchObject({ code: 400 });
  },
);

test('a hostile search ends soon', async () => {
  const fixture = await startFixture();
  await ship(fixture, { message: 'a'.repeat(20_000), service: 'a'.repeat(20_000) });
  expect(await searchMessages(fixture, `service:${'*a'.repeat(200)}*b`)).toEqual([]);
});

test('pages follow one another by cursor, in both directions of time', async () => {
  const fixture = await startFixture();
  const at = fixture.clock.now;
  await ship(fixture, ...[3, 1, 5, 2, 4].map((n) => ({ message: String(n), timestamp: at - n * 1_000 })));
  const walk = async (sort: v2.LogsSort) => {
    const seen: (string | undefined)[] = [];
    for await (const log of fixture.logs.listLogsWithPagination({ body: { sort, page: { limit: 2 } } })) {
      seen.push(log.attributes?.message);
    }
    return seen;
  };
  expect(await walk('-timestamp')).toEqual(['1', '2', '3', '4', '5']);
  expect(await walk('timestamp')).toEqual(['5', '4', '3', '2', '1']);
});

test.each([
  ['relative', 'now-2m', 'now-1m'],
  ['ISO 8601', '2026-11-20T11:58:00Z', '2026-11-20T11:59:00Z'],
  ['milliseconds', String(Date.parse('2026-11-20T11:58:00Z')), String(Date.parse('2026-11-20T11:59:00Z'))],
])('times may be %s', async (_, from, to) => {
  const fixture = await startFixture();
  const at = fixture.clock.now;
  await ship(fixture, ...[30, 90, 150].map((n) => ({ message: String(n), timestamp: at - n * 1_000 })));
  const { data } = await fixture.logs.listLogs({ body: { filter: { from, to } } });
  expect(data?.map((each) => each.attributes?.message)).toEqual(['90']);
});

test('counts, as a whole and by facets', async () => {
  const fixture = await startFixture();
  const error = (kind: string, trace: string) =>
    checkout({ status: 'error', error: { kind }, 'dd.trace_id': trace, message: 'x' });
  await ship(fixture, error('A', '1'), error('A', '2'), error('B', '2'));
  const total = await fixture.logs.aggregateLogs({
    body: { compute: [{ aggregation: 'count' }], filter: { query: 'service:checkout' } },
  });
  expect(total.data?.buckets).toMatchObject([{ by: {}, computes: { c0: 3 } }]);
  const byKind = await fixture.logs.aggregateLogs({
    body: {
      compute: [{ aggregation: 'count' }, { aggregation: 'cardinality', metric: '@dd.trace_id' }],
      groupBy: [{ facet: '@error.kind', limit: 5 }],
    },
  });
  expect(byKind.data?.buckets).toMatchObject([
    { by: { '@error.kind': 'A' }, computes: { c0: 2, c1: 2 } },
    { by: { '@error.kind': 'B' }, computes: { c0: 1, c1: 1 } },
  ]);
});

test('log queries are limited for the organisation by the hour, and the intake is not', async () => {
  const fixture = await startFixture({ logQueriesPerHour: 2 });
  const search = () =>
    fetch(`${fixture.datadog.url}/api/v2/logs/events/search`, {
      method: 'POST',
      headers: { 'dd-api-key': KEYS.apiKey, 'dd-application-key': KEYS.appKey },
      body: '{}',
    });
  const first = await search();
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'x-ratelimit-limit': '2',
    'x-ratelimit-period': '3600',
    'x-ratelimit-remaining': '1',
    'x-ratelimit-reset': '3600',
  });
  await search();
  const refused = await search();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  await ship(fixture, { message: 'still taken' });
  fixture.clock.now += 3_600_000;
  expect((await search()).status).toBe(200);
});

test('keys: the intake needs one, a search both', async () => {
  const { datadog } = await startFixture();
  const wrong = clientsOf(datadog.url, { apiKey: KEYS.apiKey, appKey: 'wrong' });
  expect(await wrong.authentication.validate()).toMatchObject({ valid: true });
  await wrong.logs.submitLog({ body: [{ message: 'x' }] });
  await expect(wrong.logs.listLogs()).rejects.toMatchObject({ code: 403 });
  await expect(clientsOf(datadog.url, { apiKey: 'no', appKey: 'no' }).authentication.validate()).rejects.toMatchObject({
    code: 403,
  });
  expect((await fetch(`${datadog.url}/api/v1/monitor`)).status).toBe(401);
});

test('a key that reaches for the prototype is only left out', async () => {
  const fixture = await startFixture();
  await ship(
    fixture,
    JSON.parse('{"message":"x","__proto__":{"polluted":1},"constructor.prototype.polluted":1,"a":{"__proto__.b":1}}'),
  );
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(await searchMessages(fixture, '@constructor.prototype.polluted:1')).toEqual(['x']);
  expect(await searchMessages(fixture, '@toString:*')).toEqual([]);
});

test('the newest logs are kept, over a restart and a line that a crash cut off', async () => {
  const fixture = await startFixture({ keptLogs: 3 });
  for (let n = 0; n < 10; n += 1) await ship(fixture, { message: String(n), timestamp: fixture.clock.now - 100 + n });
  expect(await searchMessages(fixture, '*')).toEqual(['9', '8', '7']);
  await fixture.datadog.close();
  appendFileSync(join(fixture.directory, 'logs.jsonl'), '{"id":"cut');
  const options = { stateDirectory: fixture.directory, ...KEYS, clock: () => fixture.clock.now, keptLogs: 3 };
  const again = await startDatadog(options);
  onTestFinished(() => again.close());
  expect(again.logs('*', 0, fixture.clock.now + 1).map((each) => each.message)).toEqual(['7', '8', '9']);
});
