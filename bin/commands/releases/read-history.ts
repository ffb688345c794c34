import type { ReleaseTerms } from '../../../core/config/release-terms.ts';
import { HOUR_MS } from '../../../core/durations.ts';
import type { ServiceMetrics, VersionCounts } from '../../../core/ports/service-metrics.ts';
import { canaryTermsOf, tickOf } from '../../../core/release/ticks.ts';

/** No version is called so: then all traffic is that of the version before. */
const NO_VERSION = 'mendhook-no-version';
/** One answer of the metrics holds at most 1,500 points. */
const TICKS_A_QUERY = 1_400;

/** Which traffic is read. */
export interface HistoryQuery {
  readonly service: string;
  readonly env: string;
  readonly terms: Pick<ReleaseTerms, 'canary'>;
  readonly hours: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Reads all traffic of a service in the last hours whose points are complete, one entry a tick, the oldest first; null: no point.
 *
 * @throws {UpstreamError} when the metrics do not answer
 */
export async function readHistory(
  metrics: Pick<ServiceMetrics, 'counts'>,
  { service, env, terms, hours, now }: HistoryQuery,
): Promise<(VersionCounts | null)[]> {
  const canary = canaryTermsOf({ settings: { terms } });
  const { tickSeconds, lagSeconds, p99Ms } = canary;
  const to = tickOf(now - lagSeconds * 1_000, canary);
  const begin = to - tickOf(hours * HOUR_MS, canary);
  const longest = TICKS_A_QUERY * tickSeconds * 1_000;
  const counts: (VersionCounts | null)[] = [];
  for (let from = begin; from < to; from += longest) {
    const span = { from, to: Math.min(to, from + longest), tickSeconds, slowMs: p99Ms };
    const found = await metrics.counts({ service, env, version: NO_VERSION, ...span });
    counts.push(...found.map(({ stable }) => stable));
  }
  return counts;
}
