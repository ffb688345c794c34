import type { Config } from '../../core/config/config.ts';
import { UpstreamError } from '../../core/errors.ts';
import { ALGORITHMS, type Algorithms } from '../../core/grouping/algorithms.ts';
import { isGroupSearchDue } from '../../core/lifecycle/group-search.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { ErrorLog } from '../../core/ports/telemetry.ts';
import type { ErrorGroupCounts } from '../../core/records/canary.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { groupsByVersion } from '../../core/search/groups-by-version.ts';

export interface CountErrorGroupsDependencies {
  readonly errorLog: Pick<ErrorLog, 'searchErrors'>;
  readonly ledger: Pick<Ledger, 'takeSearch'>;
  readonly config: Pick<Config, 'datadog'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** @default all there are */
  readonly algorithms?: Algorithms;
}

/** One page of Datadog's search. */
const EVENTS_READ = 1_000;

/**
 * Counts the errors of a canary and of the version before by fingerprint, where a search is due: at most three a canary, from the
 * budget that all of mendhook shares. None is made that is reserved for attempts.
 *
 * @returns what the canary's record gets; undefined where no search was made. An outage of Datadog gates nothing
 */
export async function countErrorGroups(
  deps: CountErrorGroupsDependencies,
  record: ReleaseRecord,
): Promise<{ readonly groups: ErrorGroupCounts[]; readonly groupSearches: number[] } | undefined> {
  const { errorLog, ledger, config, clock, logger, algorithms = ALGORITHMS } = deps;
  const { canary, service, settings, target } = record;
  const now = clock();
  if (canary === undefined || !isGroupSearchDue(record, now)) return undefined;
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  if (!(await ledger.takeSearch({ kind: 'logs', perHour, reserve, now }))) {
    logger.warn('search-refused', { releaseId: record.id, reason: 'Datadog’s searches of this hour are used up' });
    return undefined;
  }
  const env = settings.terms.environments?.production.env ?? service.env;
  const scope = { service: service.name, ...(env === undefined ? {} : { env }) };
  // A search that fails counts as well: three are the most that a canary takes.
  const groupSearches = [...(canary.groupSearches ?? []), now];
  try {
    const events = await errorLog.searchErrors({ ...scope, from: canary.startedAt, to: now, limit: EVENTS_READ });
    const groups = [...groupsByVersion(events, target.version, algorithms)];
    logger.info('canary-groups-counted', { releaseId: record.id, events: events.length, groups: groups.length });
    return { groups, groupSearches };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.system !== 'Datadog') throw error;
    logger.warn('canary-groups-not-counted', { releaseId: record.id, reason: error.message });
    return { groups: canary.groups ?? [], groupSearches };
  }
}
