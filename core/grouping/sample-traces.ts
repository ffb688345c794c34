import { hash } from 'node:crypto';
import type { ErrorEvent } from '../error-event.ts';

/** A trace that a group's errors stand in, and when the group's first error in it was (epoch milliseconds). */
export interface TraceSeen {
  readonly id: string;
  readonly firstAt: number;
}

const TRACES_KEPT = 4;
const TRACE_ID = /^(?!0*$)[\w-]{1,64}$/;

/**
 * A few of the traces, chosen by their hash: two groups that share most of their traces choose the same ones, however many
 * there are and without knowing of each other.
 */
export function sampleTraces(events: readonly ErrorEvent[]): readonly TraceSeen[] {
  const firsts = new Map<string, number>();
  for (const { traceId, timestamp } of events) {
    if (traceId !== undefined && TRACE_ID.test(traceId))
      firsts.set(traceId, Math.min(firsts.get(traceId) ?? timestamp, timestamp));
  }
  return [...firsts]
    .map(([id, firstAt]) => ({ id, firstAt, order: hash('sha256', id, 'hex') }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, TRACES_KEPT)
    .map(({ id, firstAt }) => ({ id, firstAt }));
}
