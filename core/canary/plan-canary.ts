import type { CanaryCounts, CanaryHistory, CanaryPlan } from '../records/canary.ts';
import { evidenceBelow } from './evidence.ts';
import { NEEDED_TO_GO_ON } from './evidence-needed.ts';
import { summarizeHistory } from './history.ts';

/** What a person configures, with the limits as shares from 0 to 1. */
export type CanarySettings = Omit<CanaryPlan, 'history' | 'forecast'>;

/**
 * Plans a canary before it starts: what it is judged by, how many requests it needs and how long that takes at the traffic of the
 * history.
 *
 * @param counts of all traffic of the old version before, one tick each, the oldest first; two hours are enough
 */
export function planCanary(settings: CanarySettings, counts: readonly (CanaryCounts | null)[]): CanaryPlan {
  const history = summarizeHistory(counts, settings.tickSeconds);
  return { ...settings, history, forecast: forecast(settings, history) };
}

function forecast(settings: CanarySettings, history: CanaryHistory): CanaryPlan['forecast'] {
  const { percent, minutes, maxMinutes, tickSeconds } = settings;
  const seconds = history.ticks * tickSeconds;
  const allPerMinute = seconds === 0 ? 0 : (history.requests / seconds) * 60;
  const perMinute = (allPerMinute * percent) / 100;
  const neededRequests = requestsNeeded(settings, history);
  const minutesNeeded =
    neededRequests === null || perMinute === 0 ? null : Math.max(minutes, neededRequests / perMinute);
  const percentForMinutes =
    neededRequests === null || allPerMinute === 0 || minutes === 0
      ? null
      : Math.max(percent, (100 * neededRequests) / (allPerMinute * minutes));
  return {
    expectedRequests: Math.round(perMinute * minutes),
    neededRequests,
    minutes: minutesNeeded === null || minutesNeeded > maxMinutes ? null : Math.ceil(minutesNeeded),
    percentForMinutes: percentForMinutes === null || percentForMinutes > 100 ? null : Math.ceil(percentForMinutes),
  };
}

/** Where the old version is over the limit itself, the new one must be near it. */
const NEAR = 1.25;

/** More would not come in an hour. */
const MOST_REQUESTS = 1e8;

/** How many requests of the canary it takes, where its rates are those of the history. */
function requestsNeeded(settings: CanarySettings, history: CanaryHistory): number | null {
  const { limits } = settings;
  const rate = (events: number) => (history.requests === 0 ? 0 : events / history.requests);
  const errors = neededFor(rate(history.errors), limits.errorRate, history.noise.errors.sureDispersion);
  const slow = neededFor(rate(history.slow), limits.slowRate, history.noise.slow.sureDispersion);
  const needed = Math.max(errors, slow);
  return needed > MOST_REQUESTS ? null : Math.ceil(needed);
}

function neededFor(rate: number, limit: number, dispersion: number): number {
  const border = rate > limit ? NEAR * rate : limit;
  const isEnough = (requests: number) =>
    evidenceBelow((rate * requests) / dispersion, requests / dispersion, border) >= Math.log(NEEDED_TO_GO_ON);
  let most = 128;
  while (!isEnough(most)) {
    if (most > MOST_REQUESTS) return Number.POSITIVE_INFINITY;
    most *= 2;
  }
  let least = most / 2;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (isEnough(middle)) most = middle;
    else least = middle;
  }
  return most;
}
