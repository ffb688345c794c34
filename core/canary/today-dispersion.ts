import { type Column, rowsOf, sumOf } from './columns.ts';
import type { EventCount } from './counts.ts';
import { isSurelyUneven } from './dispersion.ts';

/**
 * What is assumed of today before it is seen, however calm the history was: events in bursts of about three. It weighs as much as three
 * ticks of today, so that it fades within minutes where there is traffic, and stays where there is little.
 */
const ASSUMED = 5;
const ASSUMED_TICKS = 3;

/**
 * How unevenly events come today, by stable's counts in the canary's own minutes, at one tick and at two minutes. Never less than the
 * history says.
 *
 * @param wideTicks the ticks of two minutes
 */
export function todayDispersion(
  stable: Column,
  history: EventCount & { readonly dispersion: number },
  wideTicks: number,
): number {
  const known = Math.max(history.dispersion, ASSUMED);
  const ticks = rowsOf(stable);
  const sum = sumOf(stable);
  if (ticks === 0 || sum.requests === 0) return known;
  // A first tick has no mean of its own to differ from, so the history's counts as some ticks.
  const extra = (ASSUMED_TICKS * sum.requests) / ticks;
  const before = history.requests > 0 ? history.events / history.requests : 0;
  const rate = (sum.events + before * extra) / (sum.requests + extra);
  if (rate === 0) return known;
  const prior = { spread: ASSUMED_TICKS * known, weight: ASSUMED_TICKS };
  const wide = ticks >= 2 * wideTicks ? spreadOf(stable, rate, wideTicks, prior) : 0;
  return Math.max(1, history.dispersion, spreadOf(stable, rate, 1, prior), wide);
}

/** Fewer windows say nothing of their variance. */
const LEAST_WINDOWS = 3;

/**
 * How unevenly the canary's own events come at any rate, at one tick and at two minutes. A bug fails evenly; a client that
 * retries does not.
 */
export function ownDispersion(canary: Column, wideTicks: number): number {
  const { events, requests } = sumOf(canary);
  if (events === 0) return 1;
  const own = (width: number) =>
    Math.floor(rowsOf(canary) / width) < LEAST_WINDOWS
      ? 1
      : spreadOf(canary, events / requests, width, { spread: 2, weight: 1 }, false);
  return Math.max(own(1), own(wideTicks));
}

/** The dispersion that stable's counts of today surely show, without the history. */
export function sureDispersion(stable: Column): number {
  const ticks = rowsOf(stable);
  const { events, requests } = sumOf(stable);
  if (ticks < LEAST_WINDOWS || events === 0) return 1;
  const dispersion = spreadOf(stable, events / requests, 1, { spread: 0, weight: -1 }, false);
  return isSurelyUneven({ dispersion, doubt: Math.sqrt((2 + ticks / events) / ticks) }) ? dispersion : 1;
}

/**
 * Variance over mean of the counts at one width, together with what was assumed.
 *
 * @param isWeighted whether windows in which hardly an event is expected say hardly anything
 */
function spreadOf(
  column: Column,
  rate: number,
  width: number,
  prior: { readonly spread: number; readonly weight: number },
  isWeighted = true,
): number {
  let { spread, weight } = prior;
  let events = 0;
  let requests = 0;
  for (let row = 0; row < rowsOf(column); row++) {
    events += column.events[row] ?? 0;
    requests += column.requests[row] ?? 0;
    if ((row + 1) % width !== 0) continue;
    const expected = rate * requests;
    const says = isWeighted ? (2 * expected) / (2 * expected + 1) : 1;
    if (expected > 0) spread += (says * (events - expected) ** 2) / expected;
    weight += says;
    events = 0;
    requests = 0;
  }
  return spread / weight;
}
