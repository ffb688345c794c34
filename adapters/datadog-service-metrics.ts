import type { MetricsTerms } from '../core/config/release-terms.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { CountsQuery, ServiceMetrics, VersionCounts } from '../core/ports/service-metrics.ts';
import { metricQueries, type Side } from './datadog-metric-queries.ts';
import { createDatadogRequests, type DatadogAccess, resetOf } from './datadog-request.ts';
import { readTimeseries, refuseManyTicks, type Timeseries, timeseriesSchema } from './datadog-timeseries.ts';

/** https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-data-across-multiple-products */
const PATH = '/api/v2/query/timeseries';

/**
 * Requests, errors and latencies of two versions of a service, counted by APM. All queries of a call are one request. A tick that
 * Datadog has no point of is null, which is not the same as no requests.
 *
 * @param options.terms the operation, and queries in place of the usual ones
 */
export function createDatadogServiceMetrics(options: {
  access: DatadogAccess;
  terms: MetricsTerms;
  clock: Clock;
}): ServiceMetrics {
  const { access, terms, clock } = options;
  let freeAt = 0;
  const remember = (headers: Headers) => {
    if (headers.get('x-ratelimit-remaining') === '0') freeAt = clock() + (resetOf(headers) ?? 0);
  };
  const { post } = createDatadogRequests(access, undefined, remember);

  const ask = async (query: CountsQuery, queries: Readonly<Record<string, string>>): Promise<Timeseries> => {
    const { from, to, tickSeconds } = query;
    refuseManyTicks(query);
    const waitMs = freeAt - clock();
    if (waitMs > 0) {
      throw new UpstreamError('Datadog', 'its limit of metric queries is used up', {
        ...{ retryable: true, retryAfterMs: waitMs },
      });
    }
    const names = Object.keys(queries);
    const { data } = await post(PATH, timeseriesSchema, {
      data: {
        type: 'timeseries_request',
        attributes: {
          ...{ from, to, interval: tickSeconds * 1_000 },
          queries: names.map((name) => ({ data_source: 'metrics', query: queries[name], name })),
          formulas: names.map((formula) => ({ formula })),
        },
      },
    });
    return readTimeseries(data.attributes, names, query);
  };

  return {
    counts: async (query) => {
      const values = await ask(query, metricQueries.counts(terms, query));
      refuseUnmeasured(values, terms);
      return ticksOf(query).map((at) => ({
        ...{ at, canary: countsAt(values, 'canary', at), stable: countsAt(values, 'stable', at) },
      }));
    },
    latencies: async (query) => {
      const values = await ask(query, metricQueries.latencies(terms, query));
      return ticksOf(query).map((at) => ({
        ...{ at, canary: latenciesAt(values, 'canary', at), stable: latenciesAt(values, 'stable', at) },
      }));
    },
  };
}

const ticksOf = ({ from, to, tickSeconds }: CountsQuery): readonly number[] =>
  Array.from(
    { length: Math.ceil((to - from) / (tickSeconds * 1_000)) },
    (_, index) => from + index * tickSeconds * 1_000,
  );

/** Where there are requests, no point of errors means none: APM counts those that there are. */
function countsAt(values: Timeseries, side: Side, at: number): VersionCounts | null {
  const requests = values(`${side}_hits`, at);
  if (requests === null) return null;
  return { requests, errors: values(`${side}_errors`, at) ?? 0, slow: values(`${side}_slow`, at) ?? 0 };
}

/** Datadog has seconds. */
function latenciesAt(values: Timeseries, side: Side, at: number) {
  const [p50, p99] = [values(`${side}_p50`, at), values(`${side}_p99`, at)];
  return p50 === null || p99 === null ? null : { p50: p50 * 1_000, p99: p99 * 1_000 };
}

/** Requests without any latency would look like requests none of which is slow. */
function refuseUnmeasured(values: Timeseries, { operation, slow }: MetricsTerms): void {
  if (slow !== undefined) return;
  const unmeasured = (['canary', 'stable'] as const).find(
    (side) => values.isThere(`${side}_hits`) && !values.isThere(`${side}_measured`),
  );
  if (unmeasured === undefined) return;
  throw new UpstreamError('Datadog', `it counts requests of ${operation}, and has no latencies of trace.${operation}`, {
    retryable: false,
  });
}
