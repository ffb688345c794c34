import type { CanaryCounts, CanaryTick } from '../../core/records/canary.ts';
import type { Chance } from './chance.ts';
import { type Point, TICK_SECONDS } from './traffic.ts';

/** What becomes of points on their way to the judge; shares from 0 to 1. */
export interface Metrics {
  /** How many points never come. */
  readonly lost?: number;
  /** How many points are of a counter that was reset. */
  readonly reset?: number;
  /** How much of a point is there at first; it is whole after three ticks. */
  readonly atFirst?: number;
}

const LATE_TICKS = 3;

/** Shows ticks as metrics would: each call has one more point, and gives all that is known by then. */
export function createMetrics(metrics: Metrics, chance: Chance): (point: Point) => CanaryTick[] {
  const points: Point[] = [];
  const shown: CanaryTick[] = [];
  return (point) => {
    points.push(point);
    const tick = shown.length;
    const show = (counts: CanaryCounts) => faulty(metrics, counts, chance);
    shown.push({ at: tick * TICK_SECONDS * 1_000, canary: show(point.canary), stable: show(point.stable) });
    if (metrics.atFirst === undefined) return shown;
    for (let back = 0; back <= LATE_TICKS; back++) {
      const [known, whole] = [shown[tick - back], points[tick - back]];
      if (known === undefined || whole === undefined) continue;
      const share = metrics.atFirst + ((1 - metrics.atFirst) * back) / LATE_TICKS;
      const part = (counts: CanaryCounts) => partOf(counts, share, chance);
      shown[tick - back] = { at: known.at, canary: part(whole.canary), stable: part(whole.stable) };
    }
    return shown;
  };
}

function faulty({ lost = 0, reset = 0 }: Metrics, counts: CanaryCounts, chance: Chance): CanaryCounts | null {
  if (chance.next() < lost) return null;
  if (chance.next() >= reset) return counts;
  const { requests, slow } = counts;
  return chance.next() < 0.5
    ? { requests: -50 * requests - 1, errors: -3, slow: 0 }
    : { requests: Math.floor(requests / 50), errors: requests + 40, slow };
}

function partOf(counts: CanaryCounts, share: number, chance: Chance): CanaryCounts {
  if (share >= 1) return counts;
  const some = (count: number) => Math.min(count, chance.poisson(count * share));
  const errors = some(counts.errors);
  const requests = Math.max(errors, Math.round(counts.requests * share));
  return { requests, errors, slow: Math.min(requests, some(counts.slow)) };
}
