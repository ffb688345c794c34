import { DDSketch } from '@datadog/sketches-js';
import { QueryError } from '../logs/search-query.ts';
import type { RequestPoint } from './request-metrics.ts';

/** A metric query that was read. */
export interface MetricQuery {
  readonly operation: string;
  readonly matches: (tags: RequestPoint['tags']) => boolean;
  /** The value of points together; null where there is none. */
  readonly measure: (points: readonly RequestPoint[]) => number | null;
}

const QUERY =
  /^(?<space>[a-z]+\d*|count\(v: v(?<sign>[<>]=?)(?<limit>\d+(?:\.\d+)?)\)):trace\.(?<metric>[\w.]+)\{(?<scope>[^{}]*)\}(?<count>\.as_count\(\))?$/;

/**
 * Reads the metric queries of APM that are known here: `sum:trace.OPERATION.hits{…}.as_count()`, the same of `.errors`,
 * `p50|p75|p90|p95|p99:trace.OPERATION{…}` and `count(v: v>SECONDS):trace.OPERATION{…}.as_count()`. A scope is `*`, or tags
 * with commas between them, each of which may be turned round by `!`.
 *
 * @throws {QueryError} for every other query
 */
export function parseMetricQuery(text: string): MetricQuery {
  const { space = '', sign, limit, metric = '', scope = '', count } = QUERY.exec(text.trim())?.groups ?? {};
  if (metric === '') throw new QueryError(`Error parsing query: unable to parse ${text}`);
  const matches = parseScope(scope);
  const [, operation, counted] = /^(.+)\.(hits|errors)$/.exec(metric) ?? [];
  if (operation !== undefined) {
    if (space !== 'sum' || count === undefined) throw new QueryError(`Rule: ${text}: expected sum:…{…}.as_count()`);
    return { operation, matches, measure: counted === 'hits' ? sumOf('hits') : sumOf('errors') };
  }
  if (sign !== undefined) {
    if (count === undefined) throw new QueryError(`Rule: ${text}: a count of values needs .as_count()`);
    return { operation: metric, matches, measure: (points) => countOf(points, sign, Number(limit)) };
  }
  const [, percent] = /^p(50|75|90|95|99)$/.exec(space) ?? [];
  if (percent === undefined || count !== undefined) throw new QueryError(`Rule: ${text}: unknown space aggregation`);
  return { operation: metric, matches, measure: (points) => quantileOf(points, Number(percent) / 100) };
}

function parseScope(scope: string): MetricQuery['matches'] {
  if (scope.trim() === '*') return () => true;
  const wanted = scope.split(',').map((part) => {
    const [, not = '', tag, value] = /^(!?)(service|env|version):([\p{L}\d_\-:./]+)$/u.exec(part.trim()) ?? [];
    if ((tag !== 'service' && tag !== 'env' && tag !== 'version') || value === undefined) {
      throw new QueryError(`Error parsing query: unable to parse scope "${part}"`);
    }
    return { tag, value: value.toLowerCase(), is: not === '' } as const;
  });
  return (tags) => wanted.every(({ tag, value, is }) => (tags[tag] === value) === is);
}

/** Errors are counted where there are some. */
const sumOf =
  (field: 'hits' | 'errors') =>
  (points: readonly RequestPoint[]): number | null => {
    const counted = points.filter((point) => point[field] > 0);
    return counted.length === 0 ? null : counted.reduce((sum, point) => sum + point[field], 0);
  };

function countOf(points: readonly RequestPoint[], sign: string, limit: number): number | null {
  if (points.length === 0) return null;
  const isIn = { '>': (v: number) => v > limit, '>=': (v: number) => v >= limit, '<': (v: number) => v < limit }[sign];
  const within = isIn ?? ((v: number) => v <= limit);
  return points.reduce((sum, { latencies }) => sum + countValues(latencies, within), 0);
}

/** A sketch knows its values up to one percent: a bin counts where its middle lies. */
function countValues({ store, mapping, zeroCount }: DDSketch, isIn: (value: number) => boolean): number {
  const counted = store.bins.reduce(
    (sum, count, index) => (count > 0 && isIn(mapping.value(index + store.offset)) ? sum + count : sum),
    0,
  );
  return isIn(0) ? counted + zeroCount : counted;
}

function quantileOf(points: readonly RequestPoint[], quantile: number): number | null {
  if (points.length === 0) return null;
  const all = new DDSketch();
  for (const { latencies } of points) all.merge(latencies);
  return all.getValueAtQuantile(quantile);
}
