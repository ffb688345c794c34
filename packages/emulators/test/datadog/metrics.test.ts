import { client, v2 } from '@datadog/datadog-api-client';
import { expect, test } from 'vitest';
import { KEYS, startFixture } from './fixture.ts';

const FROM = Date.parse('2026-11-20T11:00:00.000Z');

async function start(options: Parameters<typeof startFixture>[0] = {}) {
  const fixture = await startFixture(options);
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(fixture.datadog.url, {}),
    authMethods: { apiKeyAuth: KEYS.apiKey, appKeyAuth: KEYS.appKey },
  });
  const request = { service: 'shop', env: 'live', version: 'a', operation: 'http.request', ms: 100, failed: false };
  for (let second = 0; second < 60; second++) {
    fixture.datadog.record({
      ...request,
      at: FROM + second * 1_000,
      ms: second < 30 ? 100 : 2_000,
      failed: second === 0,
    });
  }
  return { ...fixture, metrics: new v2.MetricsApi(configuration) };
}

const ask = (queries: readonly string[], change: object = {}): v2.MetricsApiQueryTimeseriesDataRequest => ({
  body: {
    data: {
      type: 'timeseries_request',
      attributes: {
        ...{ from: FROM, to: FROM + 60_000, interval: 30_000 },
        queries: queries.map((query, index) => ({ dataSource: 'metrics', query, name: `q${index}` })),
        ...change,
      },
    },
  },
});

const HITS = 'sum:trace.http.request.hits{service:shop,env:live,version:a}.as_count()';

test('Datadog’s own client reads counts, values over a threshold and percentiles; one without a point has no series', async () => {
  const { metrics } = await start();
  const { data } = await metrics.queryTimeseriesData(
    ask([
      HITS,
      HITS.replace('hits', 'errors'),
      'sum:trace.http.request.hits{service:shop,!version:a}.as_count()',
      'count(v: v>0.8):trace.http.request{*}.as_count()',
      'p50:trace.http.request{service:shop}',
    ]),
  );
  const { series, times, values } = data?.attributes ?? {};
  expect(series?.map(({ queryIndex }) => queryIndex)).toEqual([0, 1, 3, 4]);
  expect(times).toEqual([FROM, FROM + 30_000]);
  expect(values?.slice(0, 3)).toEqual([
    [30, 30],
    [1, null],
    [0, 30],
  ]);
  expect(values?.[3]?.map((value) => Math.round((value ?? 0) * 10) / 10)).toEqual([0.1, 2]);
});

test('a scalar query is over the whole time', async () => {
  const { metrics } = await start();
  const query = { dataSource: 'metrics', query: HITS, name: 'hits', aggregator: 'sum' } as const;
  const { data } = await metrics.queryScalarData({
    body: { data: { type: 'scalar_request', attributes: { from: FROM, to: FROM + 60_000, queries: [query] } } },
  });
  expect(data?.attributes?.columns).toMatchObject([{ name: 'hits', values: [60] }]);
});

test('no interval is shorter than a point, and none has more than 1500 of them', async () => {
  const { metrics } = await start();
  const timesOf = async (change: object) =>
    (await metrics.queryTimeseriesData(ask([HITS], change))).data?.attributes?.times;
  expect(await timesOf({ interval: 1_000 })).toHaveLength(6);
  expect(await timesOf({ interval: 10_000, to: FROM + 3_000 * 10_000 })).toEqual([FROM, FROM + 20_000, FROM + 40_000]);
});

test.each([
  ['no metric query', 'hits'],
  ['another aggregation of hits', 'avg:trace.http.request.hits{*}.as_count()'],
  ['hits that are no count', 'sum:trace.http.request.hits{*}'],
  ['a grouped query', `${HITS.replace('}', '} by {version}')}`],
  ['a percentile that is not kept', 'p42:trace.http.request{*}'],
  ['a count of a percentile', 'p99:trace.http.request{*}.as_count()'],
  ['a tag that is not there', 'sum:trace.http.request.hits{host:a}.as_count()'],
  ['an empty scope', 'sum:trace.http.request.hits{}.as_count()'],
  ['another metric', 'sum:system.cpu{*}.as_count()'],
])('refused: %s', async (_, query) => {
  const { metrics } = await start();
  await expect(metrics.queryTimeseriesData(ask([query]))).rejects.toMatchObject({ code: 400 });
});

test('refused: a time that ends before it begins, an unknown formula, a key without the scope, more calls than the limit', async () => {
  const { metrics } = await start({ metricQueriesPerHour: 3 });
  const call = (change: object) => metrics.queryTimeseriesData(ask([HITS], change));
  await expect(call({ to: FROM })).rejects.toMatchObject({ code: 400 });
  await expect(call({ formulas: [{ formula: 'q0 / 2' }] })).rejects.toMatchObject({ code: 400 });
  await expect(call({})).resolves.toBeDefined();
  await expect(call({})).rejects.toMatchObject({ code: 429 });
  const other = await start({ scopes: ['logs_read_data'] });
  await expect(other.metrics.queryTimeseriesData(ask([HITS]))).rejects.toMatchObject({ code: 403 });
});
