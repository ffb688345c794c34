import type { Hono } from 'hono';
import { z } from 'zod';
import { QueryError } from '../logs/search-query.ts';
import { type MetricQuery, parseMetricQuery } from '../metrics/metric-query.ts';
import type { RequestMetrics, RequestPoint } from '../metrics/request-metrics.ts';
import type { RateLimit } from '../rate-limit.ts';
import { bodyOf, DatadogError } from './call.ts';

const name = z.string().regex(/^[a-z]\w*$/i);
const query = z.object({ data_source: z.literal('metrics'), query: z.string(), name });
const formulas = z.array(z.object({ formula: z.string() })).optional();
const times = { from: z.int(), to: z.int(), formulas };

const timeseries = z.object({
  data: z.object({
    type: z.literal('timeseries_request'),
    attributes: z.object({ ...times, interval: z.int().positive().optional(), queries: z.array(query).min(1) }),
  }),
});
const scalar = z.object({
  data: z.object({
    type: z.literal('scalar_request'),
    attributes: z.object({
      ...times,
      queries: z.array(query.extend({ aggregator: z.enum(['avg', 'min', 'max', 'sum', 'last', 'percentile']) })).min(1),
    }),
  }),
});

/** https://docs.datadoghq.com/dashboards/guide/query-to-the-graph/: an answer has at most so many points. */
const MOST_POINTS = 1_500;

interface Served {
  readonly metrics: RequestMetrics;
  readonly limit: RateLimit;
  /** Length of a point; no interval is shorter. */
  readonly pointMs: number;
}

/** Queries over what was counted of requests: https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-data-across-multiple-products */
export function addMetricRoutes(app: Hono, { metrics, limit, pointMs }: Served): void {
  app.post('/api/v2/query/timeseries', async (call) => {
    for (const [header, value] of Object.entries(limit.take())) call.header(header, value);
    const { attributes } = (await bodyOf(call, timeseries)).data;
    const { from, to } = attributes;
    const asked = readQueries(attributes);
    const interval = intervalOf(attributes, pointMs);
    const points = metrics.points(Math.floor(from / interval) * interval, to);
    const buckets = Map.groupBy(points, ({ at }) => Math.floor(at / interval) * interval);
    const rows = asked.map((each) => ({ each, has: points.some((point) => isOf(each, point)) }));
    const found = rows.flatMap(({ each, has }, index) => (has ? [{ each, index }] : []));
    const shown = [...buckets.keys()].sort((one, other) => one - other);
    return call.json({
      data: {
        id: '0',
        type: 'timeseries_response',
        attributes: {
          series: found.map(({ index }) => ({ group_tags: [], query_index: index, unit: null })),
          times: shown,
          values: found.map(({ each }) => shown.map((at) => measure(each, buckets.get(at) ?? []))),
        },
      },
    });
  });

  app.post('/api/v2/query/scalar', async (call) => {
    for (const [header, value] of Object.entries(limit.take())) call.header(header, value);
    const { attributes } = (await bodyOf(call, scalar)).data;
    const points = metrics.points(attributes.from, attributes.to);
    const columns = readQueries(attributes).map((each) => ({
      ...{ type: 'number', name: each.name, meta: { unit: null } },
      values: [measure(each, points)],
    }));
    return call.json({ data: { id: '0', type: 'scalar_response', attributes: { columns } } });
  });
}

type Named = MetricQuery & { readonly name: string };

/** What is asked for, in the order of the formulas; a formula is the name of a query. @throws {DatadogError} 400 */
function readQueries(asked: z.infer<typeof timeseries>['data']['attributes']): readonly Named[] {
  if (asked.from >= asked.to) throw new DatadogError(400, 'from must be before to');
  const queries = asked.queries.map((each) => ({ ...parse(each.query), name: each.name }));
  if (new Set(queries.map((each) => each.name)).size < queries.length) {
    throw new DatadogError(400, 'names of queries must be unique');
  }
  return (
    asked.formulas?.map(({ formula }) => {
      const found = queries.find((each) => each.name === formula);
      if (found === undefined) throw new DatadogError(400, `Error parsing formula: ${formula}`);
      return found;
    }) ?? queries
  );
}

function parse(text: string): MetricQuery {
  try {
    return parseMetricQuery(text);
  } catch (cause) {
    if (cause instanceof QueryError) throw new DatadogError(400, cause.message);
    throw cause;
  }
}

/** Whole points, and a longer interval where there would be too many of them. */
function intervalOf(
  { from, to, interval = 0 }: { from: number; to: number; interval?: number | undefined },
  pointMs: number,
) {
  const shortest = Math.max(interval, pointMs, (to - from) / MOST_POINTS);
  return Math.ceil(shortest / pointMs) * pointMs;
}

const isOf = ({ operation, matches }: MetricQuery, point: RequestPoint): boolean =>
  point.operation === operation && matches(point.tags);

const measure = (each: MetricQuery, points: readonly RequestPoint[]): number | null =>
  each.measure(points.filter((point) => isOf(each, point)));
