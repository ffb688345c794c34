import { HOUR_MS } from '../../core/durations.ts';
import { messageOf, UpstreamError } from '../../core/errors.ts';
import { calibrationIdOf } from '../../core/lifecycle/release-names.ts';
import type { TickLatencies } from '../../core/ports/service-metrics.ts';
import type { Calibration, CalibrationPair } from '../../core/records/calibration.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { productionRatio, typicalP99 } from '../../core/release/production-ratio.ts';
import { canaryTermsOf } from '../../core/release/ticks.ts';
import type { ReleaseDependencies } from './dependencies.ts';

const PAIRS_KEPT = 100;

/**
 * Learns from a release that is in production: what staging said beside what the canary showed, and which p99 production has now.
 * Safe to repeat: each release counts once, and an older one replaces nothing newer. Metrics that do not answer teach nothing.
 */
export async function calibrateRelease(
  deps: Pick<ReleaseDependencies, 'releases' | 'metricsOf' | 'clock' | 'logger'>,
  record: ReleaseRecord,
): Promise<void> {
  const { releases, clock, logger } = deps;
  const { id: releaseId, service, endedAt = clock() } = record;
  const id = calibrationIdOf(service);
  const known = await releases.getCalibration(id);
  if (known?.newest !== undefined && (known.newest.releaseId === releaseId || known.newest.at >= endedAt)) return;
  const ticks = await readLatencies(deps, record);
  const staging = record.steps.findLast(({ load }) => load?.p99 !== undefined)?.load?.p99?.ratio;
  const { canary } = record;
  const beside = ticks.filter(({ at }) => canary?.promotedAt === undefined || at < canary.promotedAt);
  const production = productionRatio(beside);
  const pair =
    staging === undefined || production === undefined ? undefined : { releaseId, staging, production, at: endedAt };
  const p99Ms = typicalP99(ticks);
  await releases.mergeCalibration(id, (current) => {
    const before = current ?? { id, version: 0, service, pairs: [], rollbacks: [], updatedAt: 0 };
    const isNewer = before.newest === undefined || before.newest.at < endedAt;
    const newest = isNewer ? { releaseId, ...(p99Ms === undefined ? {} : { p99Ms }), at: endedAt } : before.newest;
    return { ...before, newest, pairs: withPair(before, pair), updatedAt: clock() };
  });
  logger.info('release-calibrated', { releaseId, staging, production, p99Ms });
}

function withPair({ pairs }: Calibration, pair: CalibrationPair | undefined): CalibrationPair[] {
  if (pair === undefined || pairs.some(({ releaseId }) => releaseId === pair.releaseId)) return pairs;
  return [...pairs, pair].slice(-PAIRS_KEPT);
}

/** The last hour of the canary and of the time after it. The first seconds of a version do not count: its caches are cold. */
async function readLatencies(
  { metricsOf, logger }: Pick<ReleaseDependencies, 'metricsOf' | 'logger'>,
  record: ReleaseRecord,
): Promise<readonly TickLatencies[]> {
  const { canary, service, target, settings } = record;
  const to = canary?.countedUntil;
  if (canary === undefined || to === undefined) return [];
  const { tickSeconds, warmUpSeconds, p99Ms } = canaryTermsOf(record);
  const tick = tickSeconds * 1_000;
  const warm = canary.startedAt + Math.ceil((warmUpSeconds * 1_000) / tick) * tick;
  const from = Math.max(warm, to - Math.floor(HOUR_MS / tick) * tick);
  if (from >= to) return [];
  const env = settings.terms.environments?.production.env ?? service.env ?? '';
  try {
    return await metricsOf(record).latencies({
      ...{ service: service.name, env, version: target.version, from, to, tickSeconds, slowMs: p99Ms },
    });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('release-metrics-missing', { releaseId: record.id, from, to, reason: messageOf(error) });
    return [];
  }
}
