import { z } from 'zod';

/**
 * A circuit breaker: failed attempts in a row open it, after a pause one attempt probes, and the first attempt that does
 * not fail closes it. Attempts are named by their job names, times are epoch milliseconds.
 */
export const breakerSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  /** Failed attempts in a row. */
  failures: z.int().nonnegative(),
  /** Attempts that were counted last: an end that is reported again changes nothing. */
  counted: z.array(z.string()),
  open: z.object({ by: z.string(), since: z.number(), probeFrom: z.number() }).optional(),
  probe: z.object({ attempt: z.string(), at: z.number() }).optional(),
});
export type Breaker = z.infer<typeof breakerSchema>;

export const breakerName = { service: (service: string) => `service/${service}`, all: 'all' } as const;

export const closedBreaker = (name: string): Breaker => ({ name, version: 0, failures: 0, counted: [] });

const COUNTED_KEPT = 50;
/** A probe that nobody heard of for so long has died without a trace, and another may go. */
const PROBE_LOST_MS = 2 * 3_600_000;

export interface AttemptEnd {
  readonly attempt: string;
  readonly failed: boolean;
  /** Failures in a row that open the breaker, and how long it then waits. */
  readonly limit: number;
  readonly pauseMs: number;
}

/** Counts how an attempt ended. The same end again returns the same breaker. */
export function countEnd(breaker: Breaker, { attempt, failed, limit, pauseMs }: AttemptEnd, now: number): Breaker {
  if (breaker.counted.includes(attempt)) return breaker;
  const { open, probe, ...rest } = breaker;
  const counted = [...breaker.counted, attempt].slice(-COUNTED_KEPT);
  if (!failed) return { ...rest, failures: 0, counted };
  const failures = breaker.failures + 1;
  const wasProbe = probe?.attempt === attempt;
  return {
    ...rest,
    failures,
    counted,
    ...(open === undefined && failures >= limit ? { open: { by: attempt, since: now, probeFrom: now + pauseMs } } : {}),
    ...(open === undefined ? {} : { open: wasProbe ? { ...open, probeFrom: now + pauseMs } : open }),
    ...(probe === undefined || wasProbe ? {} : { probe }),
  };
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
