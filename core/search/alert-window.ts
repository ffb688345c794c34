import { MINUTE_MS } from '../durations.ts';
import type { Alert } from '../records/alert.ts';

/** How far past its own time an alert looks, and how far before: the alerts that come in disorder can share its search. */
export const LOOK_AROUND_MS = 2 * MINUTE_MS;
/** How far a host's clock may be ahead: its errors have times that are yet to come. */
export const CLOCK_AHEAD_MS = 10 * MINUTE_MS;

/**
 * The time whose errors an alert cannot do without, epoch milliseconds. Datadog's clock and ours may differ, so it holds the
 * minutes before the earlier of the alert's two times, up to the later one.
 *
 * @param minutes how far back the service's errors are read
 */
export const alertWindow = ({ at, receivedAt }: Pick<Alert, 'at' | 'receivedAt'>, minutes: number) => ({
  from: Math.min(at, receivedAt) - minutes * MINUTE_MS,
  to: Math.max(at, receivedAt),
});
