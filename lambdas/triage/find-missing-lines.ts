import type { Config } from '../../core/config/config.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { messageOf, UpstreamError } from '../../core/errors.ts';
import { FRAGMENT } from '../../core/grouping/group-error-events.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { ErrorLog, ErrorQuery } from '../../core/ports/telemetry.ts';
import {
  addMissing,
  type Fragment,
  fragmentKey,
  fragmentsOf,
  isSearchable,
  whereMissing,
} from '../../core/search/missing-lines.ts';

/** Searches for missing lines that one alert may make, besides its own. */
const SEARCHES_MOST = 3;
/** One page: a trace is far shorter than what a host logs in ten seconds. */
const LINES_READ = 1_000;

export interface CompletedEvents {
  /** Newest first: those of the search, and the lines that complete their traces. */
  readonly events: readonly ErrorEvent[];
  /** Why the rest of a fragment was not found, as a reason that can be counted. */
  readonly whyFragment: (fragment: Fragment) => string;
}

/**
 * Fetches the rest of each trace of which a search found only some lines: the page or the window ended, or the other lines
 * have another status. Each fragment takes a search of the budget, on one host and stream, around its time.
 *
 * @param events of the search, newest first
 * @param of the service that was searched
 * @throws {Error} for a fault that is not Datadog's
 */
export async function findMissingLines(
  deps: {
    readonly ledger: Pick<Ledger, 'takeSearch'>;
    readonly errorLog: ErrorLog;
    readonly config: Config;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  events: readonly ErrorEvent[],
  of: Pick<ErrorQuery, 'service' | 'env'>,
): Promise<CompletedEvents> {
  let completed = events;
  const searched = new Set<string>();
  const obstacle = await searchAll();
  const remaining = fragmentsOf(completed);
  if (remaining.length > 0) {
    const reasons = [...new Set(remaining.map(whyFragment))];
    deps.logger.warn('lines-missing', {
      service: of.service,
      traces: remaining.length,
      searches: searched.size,
      reasons,
    });
  }
  return { events: completed, whyFragment };

  /** @returns why it ended before all fragments were looked for */
  async function searchAll(): Promise<string | undefined> {
    for (;;) {
      const next = fragmentsOf(completed).find((each) => isSearchable(each) && !searched.has(fragmentKey(each)));
      if (next === undefined) return undefined;
      if (searched.size >= SEARCHES_MOST) return `no more than ${SEARCHES_MOST} searches an alert`;
      const lines = await searchLines(deps, { ...of, ...whereMissing(next), anyStatus: true, limit: LINES_READ });
      if (typeof lines === 'string') return lines;
      searched.add(fragmentKey(next));
      completed = addMissing(completed, lines);
    }
  }

  function whyFragment(fragment: Fragment): string {
    if (!isSearchable(fragment)) return `${FRAGMENT} (its host or container has an odd name)`;
    return obstacle === undefined || searched.has(fragmentKey(fragment)) ? FRAGMENT : `${FRAGMENT} (${obstacle})`;
  }
}

/** @returns why no search could be made, when none could */
async function searchLines(
  { ledger, errorLog, config, clock, logger }: Parameters<typeof findMissingLines>[0],
  query: ErrorQuery,
): Promise<readonly ErrorEvent[] | string> {
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  if (!(await ledger.takeSearch({ kind: 'logs', perHour, reserve, now: clock() }))) {
    return 'Datadog’s searches of this hour are used up';
  }
  try {
    return await errorLog.searchErrors(query);
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.system !== 'Datadog') throw error;
    logger.warn('search-refused', { service: query.service, reason: messageOf(error) });
    return 'Datadog did not answer';
  }
}
