import type { CanaryTick } from '../records/canary.ts';

/** More are not kept: what is judged fits into one record. */
const KEPT = 400;

/**
 * Takes newer counts into the ticks of a canary. A point with a known time replaces the older one; the order in which points come
 * does not matter.
 *
 * @returns in order of time, at most the newest 400
 */
export function keepTicks(ticks: readonly CanaryTick[], newer: readonly CanaryTick[]): readonly CanaryTick[] {
  const byTime = new Map([...ticks, ...newer].map((tick) => [tick.at, tick]));
  return [...byTime.values()].toSorted((a, b) => a.at - b.at).slice(-KEPT);
}
