import { HOUR_MS } from '../durations.ts';

/** One search that is about to be made. Times are epoch milliseconds. */
export interface SearchTake {
  /** Datadog counts searches for logs and for spans apart. */
  readonly kind: 'logs' | 'spans';
  readonly perHour: number;
  /** How many must be left for others after this one. */
  readonly reserve: number;
  readonly now: number;
}

/**
 * A token bucket that is kept as one time: when it will be full again. Taking a search moves that time by `intervalMs`.
 *
 * Half of an hour's searches may be made at once, and the other half comes back over the hour: so no hour, wherever it
 * begins, sees more than `perHour`.
 *
 * @returns by how much a take moves the time, and the latest time at which one is still allowed
 */
export function searchTerms({ perHour, reserve, now }: SearchTake): { intervalMs: number; latest: number } {
  const capacity = searchCapacity(perHour);
  const intervalMs = Math.ceil(HOUR_MS / (perHour - capacity));
  return { intervalMs, latest: now + (capacity - reserve - 1) * intervalMs };
}

/** How many searches could be taken one after the other. */
export function searchesLeft(fullAt: number | undefined, take: SearchTake): number {
  const { intervalMs, latest } = searchTerms(take);
  return Math.max(0, Math.floor((latest - Math.max(fullAt ?? take.now, take.now)) / intervalMs) + 1);
}

/** Searches in a full bucket. */
export const searchCapacity = (perHour: number): number => Math.floor(perHour / 2);

/**
 * Takes one search.
 *
 * @param fullAt when the bucket will be full, or was; undefined when nothing was ever taken
 * @returns when it will be full after the take; undefined when none may be taken
 */
export function takeFromBucket(fullAt: number | undefined, take: SearchTake): number | undefined {
  const { intervalMs, latest } = searchTerms(take);
  const from = Math.max(fullAt ?? take.now, take.now);
  return from > latest ? undefined : from + intervalMs;
}
