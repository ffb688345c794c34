import { HOUR_MS } from '../durations.ts';
import type { Breaker } from '../records/breaker.ts';

export const breakerName = { service: (service: string) => `service/${service}`, all: 'all' } as const;

export const closedBreaker = (name: string): Breaker => ({ name, version: 0, failures: 0, counted: [] });

const COUNTED_KEPT = 50;
/** A probe that is silent for this long is taken for dead, and another one may start. */
const PROBE_LOST_MS = 2 * HOUR_MS;

export interface AttemptEnd {
  readonly attempt: string;
  /** Epoch milliseconds. What becomes of the attempt's pull request later is no end. */
  readonly endedAt: number;
  readonly failed: boolean;
  /** Failures in a row that open the breaker, and how long it then waits. */
  readonly limit: number;
  readonly pauseMs: number;
}

/**
 * Counts how an attempt ended, at the time when it did: ends that are reported late, or in another order, make the same
 * row. The same end again returns the same breaker, however long ago it was.
 */
export function countEnd(breaker: Breaker, end: AttemptEnd, now: number): Breaker {
  const { attempt, endedAt, failed, limit, pauseMs } = end;
  if (isCounted(breaker, end)) return breaker;
  const { open, probe, ...rest } = breaker;
  const base = { ...rest, ...remember(breaker, { attempt, endedAt, failed }) };
  const later = breaker.counted.filter((each) => each.endedAt > endedAt);
  const wasProbe = probe?.attempt === attempt;
  if (!failed) {
    const closes = open === undefined || (endedAt >= open.since && !later.some((each) => each.failed));
    const failures = Math.min(breaker.failures, later.filter((each) => each.failed).length);
    if (closes) return { ...base, failures };
    return { ...base, open, ...(probe === undefined || wasProbe ? {} : { probe }) };
  }
  // A later end that did not fail has broken the row already.
  const failures = later.some((each) => !each.failed) ? breaker.failures : breaker.failures + 1;
  const opens = open === undefined && failures >= limit;
  const since = Math.max(endedAt, ...later.map((each) => each.endedAt));
  return {
    ...base,
    failures,
    ...(opens ? { open: { by: attempt, since, probeFrom: now + pauseMs } } : {}),
    ...(open === undefined ? {} : { open: wasProbe ? { ...open, probeFrom: now + pauseMs } : open }),
    ...(probe === undefined || wasProbe ? {} : { probe }),
  };
}

const isCounted = ({ counted, forgottenTo }: Breaker, { attempt, endedAt }: AttemptEnd): boolean =>
  counted.some((each) => each.attempt === attempt) || (forgottenTo !== undefined && endedAt <= forgottenTo);

function remember({ counted, forgottenTo }: Breaker, end: Breaker['counted'][number]) {
  const all = [...counted, end].toSorted((a, b) => a.endedAt - b.endedAt);
  const forgotten = all.slice(0, -COUNTED_KEPT).at(-1)?.endedAt ?? forgottenTo;
  return { counted: all.slice(-COUNTED_KEPT), ...(forgotten === undefined ? {} : { forgottenTo: forgotten }) };
}

/** Whether an attempt may go: always while the breaker is closed, and one at a time once the pause is over. */
export const admits = ({ open, probe }: Breaker, attempt: string, now: number): boolean =>
  open === undefined || probe?.attempt === attempt || (now >= open.probeFrom && !isAlive(probe, now));

/** Sends this attempt as the probe, if one may go. The same breaker when there is nothing to take. */
export const takeProbe = (breaker: Breaker, attempt: string, now: number): Breaker =>
  breaker.open === undefined || breaker.probe?.attempt === attempt || !admits(breaker, attempt, now)
    ? breaker
    : { ...breaker, probe: { attempt, at: now } };

/** Lets another attempt be the probe. */
export function giveBackProbe(breaker: Breaker, attempt: string): Breaker {
  if (breaker.probe?.attempt !== attempt) return breaker;
  const { probe: _, ...rest } = breaker;
  return rest;
}

const isAlive = (probe: Breaker['probe'], now: number) => probe !== undefined && now < probe.at + PROBE_LOST_MS;
