import { messageOf, UpstreamError } from '../../core/errors.ts';
import type { CountsQuery, TickCounts } from '../../core/ports/service-metrics.ts';
import type { CanaryCounts } from '../../core/records/canary.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { canaryTermsOf } from '../../core/release/ticks.ts';
import type { ReleaseDependencies } from './dependencies.ts';

type CountDependencies = Pick<ReleaseDependencies, 'releases' | 'metricsOf' | 'logger'>;
type Times = Pick<CountsQuery, 'from' | 'to'>;

/** @param version the one that is counted beside all others. @returns undefined where the metrics do not answer */
export async function readCounts(
  { metricsOf, logger }: Pick<CountDependencies, 'metricsOf' | 'logger'>,
  record: ReleaseRecord,
  { from, to }: Times,
  version = record.target.version,
): Promise<readonly TickCounts[] | undefined> {
  const { tickSeconds, p99Ms } = canaryTermsOf(record);
  const env = record.settings.terms.environments?.production.env ?? record.service.env ?? '';
  try {
    return await metricsOf(record).counts({
      ...{ service: record.service.name, env, version, from, to, tickSeconds, slowMs: p99Ms },
    });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('release-metrics-missing', { releaseId: record.id, from, to, reason: messageOf(error) });
    return undefined;
  }
}

/**
 * Reads all traffic of a time before a release, without that of versions that went back: their faults are not the service's. Else the
 * release that repairs one would be judged by the errors that it takes away.
 *
 * @returns one entry a tick; undefined where the metrics do not answer
 */
export async function readHistory(
  deps: CountDependencies,
  record: ReleaseRecord,
  times: Times,
): Promise<readonly (CanaryCounts | null)[] | undefined> {
  const all = await readCounts(deps, record, times);
  const gone = await versionsGoneBack(deps, record, times.from);
  const found = await Promise.all(gone.map((version) => readCounts(deps, record, times, version)));
  const theirs = found.flatMap((counts) => counts ?? []).map(({ at, canary }) => ({ at, counts: canary }));
  if (all === undefined || found.includes(undefined)) return undefined;
  return all.map((tick) =>
    theirs.filter(({ at }) => at === tick.at).reduce((whole, { counts }) => without(whole, counts), wholeOf(tick)),
  );
}

/** Of the newest releases, one went back in the time of a history. */
const RECENT = 50;

async function versionsGoneBack(
  { releases }: Pick<CountDependencies, 'releases'>,
  { service, previous }: ReleaseRecord,
  since: number,
): Promise<readonly string[]> {
  const gone = (await releases.list(RECENT)).filter(
    (other) =>
      ['rolling-back', 'rolled-back', 'rollback-failed'].includes(other.status) &&
      other.service.name === service.name &&
      other.service.env === service.env &&
      (other.endedAt ?? since) >= since,
  );
  return [...new Set(gone.map(({ target }) => target.version))].filter((version) => version !== previous?.version);
}

/** All traffic of a tick, of both versions. */
function wholeOf({ canary, stable }: TickCounts): CanaryCounts | null {
  if (canary === null && stable === null) return null;
  return {
    requests: (canary?.requests ?? 0) + (stable?.requests ?? 0),
    errors: (canary?.errors ?? 0) + (stable?.errors ?? 0),
    slow: (canary?.slow ?? 0) + (stable?.slow ?? 0),
  };
}

function without(whole: CanaryCounts | null, part: CanaryCounts | null): CanaryCounts | null {
  if (whole === null || part === null) return whole;
  const left = {
    requests: whole.requests - part.requests,
    errors: whole.errors - part.errors,
    slow: whole.slow - part.slow,
  };
  return left.requests > 0 ? left : null;
}
