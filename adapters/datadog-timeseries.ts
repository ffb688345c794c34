import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { CountsQuery } from '../core/ports/service-metrics.ts';

const attributes = z.object({
  series: z.array(z.object({ query_index: z.int().nonnegative().default(0) })).default([]),
  times: z.array(z.number()).default([]),
  values: z.array(z.array(z.number().nullable())).default([]),
});

/** https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-data-across-multiple-products */
export const timeseriesSchema = z.object({ data: z.object({ attributes }) });

/** Beyond it Datadog widens the interval. https://docs.datadoghq.com/dashboards/guide/query-to-the-graph/ */
const MOST_POINTS = 1_500;

/** @throws {UpstreamError} for more ticks than one answer of Datadog has points */
export function refuseManyTicks({ from, to, tickSeconds }: CountsQuery): void {
  const ticks = Math.ceil((to - from) / (tickSeconds * 1_000));
  if (ticks > MOST_POINTS)
    throw refuse(`it answers with at most ${MOST_POINTS} points, and ${ticks} ticks are asked for`);
}

/** The value of a query at a tick; null where there is no point. */
export interface Timeseries {
  (name: string, at: number): number | null;
  /** Whether the query has any point. */
  readonly isThere: (name: string) => boolean;
}

/**
 * Reads an answer that has one series a query, by the order of the names.
 *
 * @throws {UpstreamError} where a query has several series, or the points are not those of the ticks
 */
export function readTimeseries(
  { series, times, values }: z.infer<typeof attributes>,
  names: readonly string[],
  query: CountsQuery,
): Timeseries {
  refuseOtherInterval(times, query);
  const found = new Map<string, ReadonlyMap<number, number>>();
  for (const [index, { query_index: queryIndex }] of series.entries()) {
    const name = names[queryIndex];
    if (name === undefined || found.has(name)) {
      throw refuse(`it answered ${name ?? 'an unknown query'} with several series: a query must not be grouped`);
    }
    const row = values[index] ?? [];
    const points = times.flatMap((at, column) => {
      const value = row[column];
      return value === undefined || value === null ? [] : [[at, value] as const];
    });
    found.set(name, new Map(points));
  }
  return Object.assign((name: string, at: number) => found.get(name)?.get(at) ?? null, {
    isThere: (name: string) => (found.get(name)?.size ?? 0) > 0,
  });
}

/**
 * Datadog takes a longer interval where it has no finer points, or there would be too many. Its counts would then be of several
 * ticks.
 */
function refuseOtherInterval(times: readonly number[], { from, to, tickSeconds }: CountsQuery): void {
  const tickMs = tickSeconds * 1_000;
  if (times.some((at) => at < from || at >= to || (at - from) % tickMs !== 0)) {
    throw refuse(`its points are not those of ticks of ${tickSeconds} s: choose tickSeconds as a multiple of ten`);
  }
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const step = steps[0] ?? tickMs;
  const fills = times.length >= Math.floor((to - from) / step);
  if (step > tickMs && steps.length > 1 && steps.every((each) => each === step) && fills) {
    throw refuse(
      `it widened the interval from ${tickSeconds} s to ${step / 1_000} s: choose tickSeconds as a multiple of ten`,
    );
  }
}

const refuse = (what: string): UpstreamError => new UpstreamError('Datadog', what, { retryable: false });
