import { MINUTE_MS } from '../durations.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** Log searches that one canary may take from the budget that all of mendhook shares. */
const MOST_GROUP_SEARCHES = 3;
/** Fewer errors are no group that anybody would look at. */
const LEAST_ERRORS = 3;

/**
 * Whether a canary's logs are searched for new errors now: it has some, and a third of its time has passed since the last search.
 *
 * @param now epoch milliseconds
 */
export function isGroupSearchDue(
  { canary, settings }: Pick<ReleaseRecord, 'canary' | 'settings'>,
  now: number,
): boolean {
  const { terms } = settings;
  if (canary === undefined || terms.canary === false) return false;
  const { groupSearches = [], ticks } = canary;
  const errors = ticks.reduce((sum, tick) => sum + (tick.canary?.errors ?? 0), 0);
  const last = groupSearches.at(-1);
  const pause = (terms.canary.minutes * MINUTE_MS) / MOST_GROUP_SEARCHES;
  return (
    errors >= LEAST_ERRORS && groupSearches.length < MOST_GROUP_SEARCHES && (last === undefined || now - last >= pause)
  );
}
