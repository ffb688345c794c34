import type { CanaryCounts, CanaryHistory, SeriesNoise } from '../records/canary.ts';
import { isMeasured, type Series } from './counts.ts';
import { estimateDispersion, isSurelyUneven, type WidthEstimate } from './dispersion.ts';

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

/** Of the doubt about a wider width, this much is taken off: few windows make large estimates by chance. */
const OFF_FOR_DOUBT = 0.7;
/** A burst lasts as long as the shortest width that shows most of the dispersion. */
const MOST = 0.7;
/** Below this, the events come one by one or nearly so. */
export const BURSTS_FROM = 3;

function noiseOf(measured: readonly CanaryCounts[], series: Series, tickSeconds: number): SeriesNoise {
  const ticks = measured.map((tick) => ({ events: tick[series], requests: tick.requests }));
  const widths = estimateDispersion(ticks, tickSeconds);
  const [first, ...wider] = widths;
  if (first === undefined) return { dispersion: 1, sureDispersion: 1, burstTicks: 1 };
  const reduced = ({ dispersion, doubt }: WidthEstimate) => dispersion * (1 - OFF_FOR_DOUBT * doubt);
  const largest = Math.max(first.dispersion, ...wider.map(reduced));
  const events = ticks.reduce((sum, tick) => sum + tick.events, 0);
  const burst = widths.find(({ dispersion }) => dispersion >= MOST * largest) ?? first;
  return {
    dispersion: Math.max(1, largest * caution(events / largest, burst.width > 1)),
    sureDispersion: Math.max(1, ...widths.filter(isSurelyUneven).map(({ dispersion }) => dispersion)),
    burstTicks: largest < BURSTS_FROM ? 1 : burst.width,
  };
}

/**
 * How much of an estimate is assumed. A hundred bursts tell their size well, and the evidence has some room for error; of ten the largest
 * may not have come yet. Bursts that outlast a tick are known from few windows.
 */
const caution = (bursts: number, isLasting: boolean): number =>
  (isLasting ? 1.1 : 0.55) + 2 * Math.sqrt(2 / Math.max(1, bursts));
