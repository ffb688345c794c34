import { wilcoxonRankSum } from 'simple-statistics';
import type { TickLatencies } from '../ports/service-metrics.ts';

/** How the latencies of two versions compare, in standard deviations of chance; above 0 the canary is slower. */
export interface LatencyShift {
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/**
 * Compares the latencies of a canary with those of stable, tick by tick, by rank sum. It is shown to people and decides nothing: a rank
 * knows no limit, and a few ticks are soon significant.
 */
export function compareLatencies(ticks: readonly TickLatencies[]): LatencyShift {
  const of = (arm: 'canary' | 'stable', key: 'p50' | 'p99') => ticks.flatMap((tick) => tick[arm]?.[key] ?? []);
  return {
    p50: rankSum(of('canary', 'p50'), of('stable', 'p50')),
    p99: rankSum(of('canary', 'p99'), of('stable', 'p99')),
  };
}

/** With fewer values the normal distribution does not fit. */
const LEAST_VALUES = 5;

/**
 * The rank sum of the first values among all, less what chance lets expect, in standard deviations.
 * https://en.wikipedia.org/wiki/Mann%E2%80%93Whitney_U_test#Normal_approximation_and_tie_correction
 *
 * @returns undefined where there are too few values
 */
export function rankSum(first: readonly number[], second: readonly number[]): number | undefined {
  if (first.length < LEAST_VALUES || second.length < LEAST_VALUES) return undefined;
  const all = first.length + second.length;
  const expected = (first.length * (all + 1)) / 2;
  const variance =
    ((first.length * second.length) / 12) * (all + 1 - tiesIn([...first, ...second]) / (all * (all - 1)));
  return variance > 0 ? (wilcoxonRankSum(first, second) - expected) / Math.sqrt(variance) : 0;
}

/** What equal values take off: t³ - t for each t of them. */
function tiesIn(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
}
