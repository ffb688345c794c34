import type { CanaryCounts, CanaryHistory, SeriesNoise } from '../records/canary.ts';
import { isMeasured, type Series } from './counts.ts';
import { estimateDispersion } from './dispersion.ts';
import { TUNE } from './tune.ts';

/**
 * Sums up what the old version did before the canary. Points that say nothing are left out.
 *
 * @param counts of all its traffic, one tick each, the oldest first
 */
export function summarizeHistory(counts: readonly (CanaryCounts | null)[], tickSeconds: number): CanaryHistory {
  const measured = counts.filter(isMeasured);
  const total = (key: keyof CanaryCounts) => measured.reduce((sum, tick) => sum + tick[key], 0);
  return {
    ticks: measured.length,
    requests: total('requests'),
    errors: total('errors'),
    slow: total('slow'),
    noise: { errors: noiseOf(measured, 'errors', tickSeconds), slow: noiseOf(measured, 'slow', tickSeconds) },
  };
}

function noiseOf(measured: readonly CanaryCounts[], series: Series, tickSeconds: number): SeriesNoise {
  const ticks = measured.map((tick) => ({ events: tick[series], requests: tick.requests }));
  const widths = estimateDispersion(ticks, tickSeconds);
  const [first] = widths;
  if (first === undefined) return { dispersion: 1, sureDispersion: 1, burstTicks: 1 };
  const least = widths.map(({ dispersion, doubt }, i) => (i === 0 ? dispersion : dispersion * (1 - TUNE.wide * doubt)));
  const largest = Math.max(...least);
  const burst = widths.find(({ dispersion }) => dispersion >= TUNE.burst * largest) ?? first;
  return {
    dispersion: Math.max(1, largest),
    sureDispersion: Math.max(1, ...widths.map(({ dispersion, doubt }) => dispersion * (1 - 2 * doubt))),
    burstTicks: burst.width,
  };
}
