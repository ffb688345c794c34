import type { CanaryPlan } from '../records/canary.ts';
import type { EventCount } from './counts.ts';

/** Of the history, an hour counts: today has at most as much. */
const HOUR_SECONDS = 3_600;
/** Beyond so many standard deviations above it, today is another day. */
const AGREES = 2;

/**
 * The last hour before the canary, where stable today agrees with it: a few minutes of stable may lack, by luck, the errors that it
 * usually has. Where stable has more errors today, the history says nothing.
 *
 * @param history all of it
 * @param stable the canary's own minutes
 */
export function agreedHistory(
  plan: CanaryPlan,
  history: EventCount & { readonly dispersion: number },
  stable: EventCount,
): EventCount {
  if (history.requests === 0) return history;
  const expected = (history.events / history.requests) * stable.requests;
  const deviation = Math.sqrt(history.dispersion * expected + 1);
  if (stable.events > expected + AGREES * deviation) return { events: 0, requests: 0 };
  const part = Math.min(1, HOUR_SECONDS / (plan.history.ticks * plan.tickSeconds));
  return { events: history.events * part, requests: history.requests * part };
}
