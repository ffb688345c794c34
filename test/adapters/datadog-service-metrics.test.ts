import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatadogOptions, type LocalDatadog, startDatadog } from '@mendhook/emulators/datadog';
import { expect, onTestFinished, test } from 'vitest';
import { createDatadogServiceMetrics } from '../../adapters/datadog-service-metrics.ts';
import { metricsSchema } from '../../core/config/release-terms.ts';
import type { CountsQuery } from '../../core/ports/service-metrics.ts';

/** Against the local Datadog, which counts and parses as the API does. */
const KEYS = { apiKey: 'a', appKey: 'b' };
const TICK = 30_000;
const FROM = Date.UTC(2026, 10, 20, 12);
const QUERY: CountsQuery = {
  ...{ service: 'Checkout Shop', env: 'production', version: 'new', from: FROM, to: FROM + 4 * TICK },
  ...{ tickSeconds: 30, slowMs: 800 },
};

async function start(options: Partial<DatadogOptions> = {}) {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'metrics-'));
  const clock = { now: QUERY.to };
  const datadog = await startDatadog({ ...KEYS, stateDirectory, clock: () => clock.now, ...options });
  onTestFinished(async () => {
    await datadog.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  });
  const metrics = (terms: object = {}, keys = KEYS) =>
    createDatadogServiceMetrics({
      access: { ...keys, site: 'datadoghq.com', apiUrl: datadog.url },
      ...{ terms: metricsSchema.parse(terms), clock: () => clock.now },
    });
  return { datadog, clock, metrics };
}

const send = (datadog: LocalDatadog, count: number, request: object) => {
  for (let sent = 0; sent < count; sent++) {
    datadog.record({
      ...{ service: 'Checkout Shop', env: 'production', version: 'old', operation: 'http.request', at: FROM },
      ...{ ms: 100, failed: false, ...request },
    });
  }
};

test('requests, errors and slow ones of each version; a tick without a point is null, one without errors is zero', async () => {
  const { datadog, metrics } = await start();
  send(datadog, 90, {});
  send(datadog, 3, { failed: true, at: FROM + 29_999 });
  send(datadog, 2, { ms: 900, version: 'older' });
  send(datadog, 7, { version: 'new' });
  send(datadog, 1, { version: 'new', failed: true, ms: 2_000, at: FROM + 2 * TICK });
  send(datadog, 5, { env: 'staging' });
  send(datadog, 5, { service: 'other' });
  send(datadog, 5, { operation: 'redis.command' });
  send(datadog, 5, { at: QUERY.to });
  expect(await metrics().counts(QUERY)).toEqual([
    { at: FROM, canary: { requests: 7, errors: 0, slow: 0 }, stable: { requests: 95, errors: 3, slow: 2 } },
    { at: FROM + TICK, canary: null, stable: null },
    { at: FROM + 2 * TICK, canary: { requests: 1, errors: 1, slow: 1 }, stable: null },
    { at: FROM + 3 * TICK, canary: null, stable: null },
  ]);
});

test('nothing at all is null in each tick', async () => {
  const { metrics } = await start();
  const none = (await metrics().counts(QUERY)).map(({ canary, stable }) => [canary, stable]);
  expect(none).toEqual([1, 2, 3, 4].map(() => [null, null]));
});

test('latencies in milliseconds, as near as the sketch knows them', async () => {
  const { datadog, metrics } = await start();
  send(datadog, 95, { ms: 100 });
  send(datadog, 5, { ms: 1_000 });
  send(datadog, 1, { ms: 50, version: 'new' });
  const [first, second] = await metrics().latencies(QUERY);
  const near = (latency: number | undefined, wanted: number) =>
    expect(Math.abs((latency ?? 0) - wanted) / wanted).toBeLessThan(0.02);
  near(first?.stable?.p50, 100);
  near(first?.stable?.p99, 1_000);
  near(first?.canary?.p99, 50);
  expect(second).toEqual({ at: FROM + TICK, canary: null, stable: null });
});

test('one call is one request, and points that come late are counted later', async () => {
  const { datadog, clock, metrics } = await start({ metricQueriesPerHour: 2, metricLateMs: 60_000 });
  send(datadog, 3, { version: 'new', at: QUERY.to - 1 });
  const last = async () => (await metrics().counts(QUERY)).at(-1)?.canary?.requests;
  expect(await last()).toBeUndefined();
  clock.now += 60_000;
  expect(await last()).toBe(3);
});

test('a limit that is used up says how long it lasts, and nothing is asked meanwhile', async () => {
  const { clock, metrics } = await start({ metricQueriesPerHour: 1 });
  const one = metrics();
  await one.counts(QUERY);
  const passing = { name: 'UpstreamError', retryable: true, retryAfterMs: 3_600_000 };
  await expect(metrics().counts(QUERY)).rejects.toMatchObject({ ...passing, message: expect.stringContaining('429') });
  await expect(one.counts(QUERY)).rejects.toMatchObject({ ...passing, message: expect.stringContaining('used up') });
  clock.now += 3_600_000;
  await expect(one.counts(QUERY)).resolves.toHaveLength(4);
});

test.each([
  [
    'a tick that is shorter than a point',
    { tickSeconds: 5 },
    {},
    'widened the interval from 5 s to 10 s: choose tickSeconds as a multiple',
  ],
  [
    'too many ticks for one answer',
    { to: FROM + 4_000 * 10_000, tickSeconds: 10 },
    {},
    'at most 1500 points, and 4000 ticks',
  ],
  [
    'an operation whose latencies are not there',
    {},
    {
      operation: 'a.b',
      hits: 'sum:trace.http.request.hits{{scope}}.as_count()',
      errors: 'sum:trace.http.request.errors{{scope}}.as_count()',
    },
    'no latencies of trace.a.b',
  ],
  ['a query that Datadog cannot read', {}, { hits: 'hits of {scope}' }, 'it answered 400'],
])('%s is refused', async (_, change, terms, words) => {
  const { datadog, metrics } = await start({ clock: () => FROM + 4_000 * 10_000 });
  for (let at = FROM; at < FROM + 4 * TICK; at += 5_000) send(datadog, 1, { at });
  await expect(metrics(terms).counts({ ...QUERY, ...change })).rejects.toMatchObject({
    ...{ name: 'UpstreamError', retryable: false, message: expect.stringContaining(words) },
  });
});

test('a key without the scope is told which one it needs', async () => {
  const { metrics } = await start({ scopes: ['logs_read_data'] });
  const message = expect.stringContaining('the application key needs timeseries_query');
  await expect(metrics().counts(QUERY)).rejects.toMatchObject({ retryable: false, message });
});

test('own queries are asked with the scope and the limit filled in', async () => {
  const { datadog, metrics } = await start();
  send(datadog, 4, { version: 'new', operation: 'rpc.call', ms: 900 });
  const own = {
    hits: 'sum:trace.rpc.call.hits{{scope}}.as_count()',
    errors: 'sum:trace.rpc.call.errors{{scope}}.as_count()',
    slow: 'count(v: v>{seconds}):trace.rpc.call{{scope}}.as_count()',
  };
  expect((await metrics(own).counts(QUERY))[0]?.canary).toEqual({ requests: 4, errors: 0, slow: 4 });
});
