import type { CanaryCounts } from '../records/canary.ts';

/** What of a request is counted. */
export type Series = 'errors' | 'slow';

/** Events of one kind, and the requests that they came from. */
export interface EventCount {
  readonly events: number;
  readonly requests: number;
}

/** Whether a point says something: it is there, and its counts can be true. A counter that was reset gives others. */
export const isMeasured = (counts: CanaryCounts | null): counts is CanaryCounts =>
  counts !== null &&
  isCount(counts.requests) &&
  isCount(counts.errors) &&
  isCount(counts.slow) &&
  counts.errors <= counts.requests &&
  counts.slow <= counts.requests;

const isCount = (count: number): boolean => Number.isFinite(count) && count >= 0;

/** The counts of one kind of event; `undefined` where a point says nothing. */
export const countOf = (counts: CanaryCounts | null, series: Series): EventCount | undefined =>
  isMeasured(counts) ? { events: counts[series], requests: counts.requests } : undefined;

/** The sum of counts. */
export function addCounts(counts: readonly EventCount[]): EventCount {
  let events = 0;
  let requests = 0;
  for (const count of counts) {
    events += count.events;
    requests += count.requests;
  }
  return { events, requests };
}
