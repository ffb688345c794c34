import { UpstreamError } from '../../core/errors.ts';
import type { CountsQuery, ServiceMetrics, VersionCounts } from '../../core/ports/service-metrics.ts';

/** Requests a second, and the shares of them that fail or are slow. Null: there are no points. */
export interface Traffic {
  readonly perSecond: number;
  readonly errors: number;
  readonly slow: number;
}

/**
 * Counts of a service in memory: whole numbers that follow from a traffic at each time, without chance.
 *
 * @param trafficAt what each side of the split has at a time; null: no points
 */
export function createMemoryServiceMetrics(
  trafficAt: (at: number, side: 'canary' | 'stable', version: string) => Traffic | null,
): ServiceMetrics & { readonly asked: CountsQuery[]; fail: (retryAfterMs?: number) => void; recover: () => void } {
  const asked: CountsQuery[] = [];
  const fault: { retryAfterMs?: number | undefined; isOn: boolean } = { isOn: false };
  const countsOf = (traffic: Traffic | null, seconds: number): VersionCounts | null => {
    if (traffic === null) return null;
    const requests = Math.round(traffic.perSecond * seconds);
    return { requests, errors: Math.round(requests * traffic.errors), slow: Math.round(requests * traffic.slow) };
  };
  const ticksOf = ({ from, to, tickSeconds }: CountsQuery): number[] => {
    const length = tickSeconds * 1_000;
    if (from % length !== 0 || to % length !== 0 || to <= from)
      throw new RangeError(`not whole ticks: ${from} to ${to}`);
    if (fault.isOn) {
      throw new UpstreamError('Datadog', '429', { retryable: true, retryAfterMs: fault.retryAfterMs });
    }
    // As Datadog: https://docs.datadoghq.com/dashboards/guide/query-to-the-graph/
    if ((to - from) / length > 1_500) {
      throw new UpstreamError('Datadog', 'too many points are asked for', { retryable: false });
    }
    return Array.from({ length: (to - from) / length }, (_, index) => from + index * length);
  };
  return {
    asked,
    fail: (retryAfterMs) => void Object.assign(fault, { isOn: true, retryAfterMs }),
    recover: () => void Object.assign(fault, { isOn: false }),
    counts: async (query) => {
      asked.push(query);
      return ticksOf(query).map((at) => ({
        at,
        canary: countsOf(trafficAt(at, 'canary', query.version), query.tickSeconds),
        stable: countsOf(trafficAt(at, 'stable', query.version), query.tickSeconds),
      }));
    },
    latencies: async (query) => ticksOf(query).map((at) => ({ at, canary: null, stable: null })),
  };
}
