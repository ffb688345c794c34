import { MINUTE_MS } from '../durations.ts';
import type { Alert } from '../records/alert.ts';

/** Logs may be searchable later than their alert comes: an incomplete search is repeated this long after it. */
const REPEATED_AFTER_MS: readonly number[] = [1, 5, 15].map((minutes) => minutes * MINUTE_MS);

/** When an alert whose search was incomplete is searched for next, epoch milliseconds; undefined after the last time. */
export const nextSearchAt = ({ receivedAt }: Pick<Alert, 'receivedAt'>, now: number): number | undefined =>
  REPEATED_AFTER_MS.map((after) => receivedAt + after).find((at) => at > now);

/** The newest of an alert's search times, epoch milliseconds: what an older search found is no answer. */
export const lastSearchAt = ({ receivedAt }: Pick<Alert, 'receivedAt'>, now: number): number =>
  REPEATED_AFTER_MS.map((after) => receivedAt + after).findLast((at) => at <= now) ?? 0;
