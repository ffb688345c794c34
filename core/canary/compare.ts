import { type Column, type Pairs, rowsOf, sumOf } from './columns.ts';
import type { EventCount } from './counts.ts';
import { evidenceAbove } from './evidence.ts';

/** What evidence is divided by, and how long a stretch of time may explain. */
export interface Caution {
  readonly dispersion: number;
  /** The longest burst that is known, in ticks. */
  readonly burstTicks: number;
}

/** Evidence must hold without the worst fifth of the time so far. */
const WORST_PART = 5;
/** Without it, the counts speak for more: bursts are what makes them uneven. */
const WITHOUT_WORST = 0.25;
const LEAST_WITHOUT_WORST = 1.2;

/**
 * Evidence that the canary has more than its share of all events. It is the lesser of two: of all of the time, and without the worst
 * stretch of it, so that one burst is no pattern.
 *
 * @returns its natural logarithm
 */
export function evidenceOfMore(canary: Column, stable: EventCount, caution: Caution): number {
  const own = sumOf(canary);
  const requests = own.requests + stable.requests;
  const all = own.events + stable.events;
  if (own.requests === 0 || stable.requests === 0) return 0;
  const share = own.requests / requests;
  const burst = largestBurst(canary, caution.burstTicks, all / requests);
  return lesser(own.events, all, burst, caution, (events, total) => evidenceAbove(events, total, share));
}

/** The same for a rate over a limit, of the canary alone. */
export function evidenceOfOver(canary: Column, limit: number, caution: Caution): number {
  const { events, requests } = sumOf(canary);
  const burst = largestBurst(canary, caution.burstTicks, limit);
  return lesser(events, requests, burst, caution, (some, total) => evidenceAbove(some, total, limit));
}

/**
 * The same where both versions fail at times: of the events of each tick, the canary's share of that tick's requests is expected. An
 * outage in both cancels out.
 */
export function evidenceInOutage({ canary, stable }: Pairs, dispersion: number): number {
  let expected = 0;
  for (let row = 0; row < rowsOf(canary); row++) {
    const own = canary.requests[row] ?? 0;
    const requests = own + (stable.requests[row] ?? 0);
    if (requests > 0) expected += (((canary.events[row] ?? 0) + (stable.events[row] ?? 0)) * own) / requests;
  }
  const own = sumOf(canary).events;
  const all = own + sumOf(stable).events;
  return all === 0 ? 0 : evidenceAbove(own / dispersion, all / dispersion, expected / all);
}

function lesser(
  events: number,
  total: number,
  burst: number,
  { dispersion }: Caution,
  evidence: (events: number, total: number) => number,
): number {
  const rest = Math.max(LEAST_WITHOUT_WORST, dispersion * WITHOUT_WORST);
  return Math.min(
    evidence(events / dispersion, total / dispersion),
    evidence(Math.max(0, events - burst) / rest, Math.max(0, total - burst) / rest),
  );
}

/** The most events beyond what is expected in any stretch of time of one length. */
function largestBurst(column: Column, known: number, rate: number): number {
  const length = Math.max(known, Math.floor(rowsOf(column) / WORST_PART));
  const excess = (row: number) => (column.events[row] ?? 0) - rate * (column.requests[row] ?? 0);
  let largest = 0;
  let inside = 0;
  for (let row = 0; row < rowsOf(column); row++) {
    inside += excess(row) - (row >= length ? excess(row - length) : 0);
    largest = Math.max(largest, inside);
  }
  return largest;
}
