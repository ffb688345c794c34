import type { Config, ServiceConfig } from '../../core/config/config.ts';
import { isErrorEvent } from '../../core/error-event.ts';
import { UpstreamError } from '../../core/errors.ts';
import { ALGORITHMS, type Algorithms } from '../../core/grouping/algorithms.ts';
import { parseErrorEvent } from '../../core/log-formats/parse-error-event.ts';
import type { ErrorLog } from '../../core/ports/telemetry.ts';
import type { Alert } from '../../core/records/alert.ts';
import { alertWindow, CLOCK_AHEAD_MS, LOOK_AROUND_MS } from '../../core/search/alert-window.ts';
import { type FoundErrors, foundErrorsOf } from '../../core/search/found-errors.ts';
import { nameSampled } from '../../core/search/name-sampled.ts';
import { lastSearchAt } from '../../core/search/search-times.ts';
import { searchName, type WantedSearch } from '../../core/search/shared-search.ts';
import { findMissingLines } from './find-missing-lines.ts';
import type { RememberedSearches } from './remember-searches.ts';
import { runSharedSearch, type SharedSearchDependencies } from './run-shared-search.ts';

/** One page of Datadog's search, so that an alert costs one call. */
const EVENTS_READ = 1_000;

export interface SearchDependencies extends SharedSearchDependencies {
  readonly errorLog: ErrorLog;
  readonly searches: RememberedSearches<FoundErrors>;
  readonly config: Config;
  /** @default all there are */
  readonly algorithms?: Algorithms | undefined;
}

export interface ErrorsBehind extends FoundErrors {
  /** Whether no search was made, so that they are the sample that came with the webhook. */
  readonly sampled: boolean;
  /** Whether a search was made that lacks errors, or may: logs may be late. */
  readonly incomplete: boolean;
  /** Where they are from, for a person. */
  readonly note: string;
}

/**
 * Finds the errors behind an alert: the service's error logs of the minutes before it, grouped. Alerts of one monitor share
 * a search. The alert goes on with the sample that came with it when no search may be made just now, when Datadog refuses it
 * or does not answer, and when the search finds nothing: logs may be late, or have another status.
 *
 * @throws {Error} for a fault that is not Datadog's
 */
export async function findErrors(
  deps: SearchDependencies,
  alert: Alert,
  service: ServiceConfig,
): Promise<ErrorsBehind> {
  const wanted = wantedSearch(deps, alert, service);
  try {
    const searched = await deps.searches.recall(wanted, () =>
      runSharedSearch(deps, wanted, () => search(deps, wanted, alert, service)),
    );
    if (searched === undefined) return sampleOf(deps, alert, service, 'Datadog’s searches of this hour are used up');
    const { found } = searched;
    const note = [`logs of the last ${service.errorWindowMinutes} minutes`, ...(found.partial ?? [])].join('; ');
    const sample = readSample(deps, alert, service);
    if (found.groups.length > 0) {
      const groups = nameSampled(found.groups, sample.groups);
      return { ...found, groups, sampled: false, incomplete: found.partial !== undefined, note };
    }
    return sample.groups.length === 0
      ? { ...found, sampled: false, incomplete: true, note }
      : {
          ...sample,
          dropped: addDropped(found.dropped, sample.dropped),
          sampled: false,
          incomplete: true,
          note: `the alert’s own log sample, since there is no error in the ${note}`,
        };
  } catch (error) {
    // An outage of Datadog holds up no alert: the sweep sends it again, and it is searched for then.
    if (!(error instanceof UpstreamError) || error.system !== 'Datadog') throw error;
    return sampleOf(deps, alert, service, error.message);
  }
}

function addDropped(...all: readonly FoundErrors['dropped'][]): FoundErrors['dropped'] {
  const reasons: Record<string, number> = {};
  for (const [reason, count] of all.flatMap((each) => Object.entries(each.reasons))) {
    reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  return { count: all.reduce((sum, { count }) => sum + count, 0), reasons };
}

function wantedSearch(
  { clock, algorithms = ALGORITHMS }: SearchDependencies,
  alert: Alert,
  service: ServiceConfig,
): WantedSearch {
  const needs = alertWindow(alert, service.errorWindowMinutes);
  const of = { service: service.name, env: envOf(alert, service), algorithms: algorithms.map(({ id }) => id) };
  return {
    name: searchName(alert.monitorId, of),
    alertId: alert.id,
    needs,
    since: lastSearchAt(alert, clock()),
    from: needs.from - LOOK_AROUND_MS,
    to: Math.max(needs.to, Math.min(clock(), needs.to + LOOK_AROUND_MS)),
  };
}

/** @returns undefined when too few searches are left */
async function search(
  deps: SearchDependencies,
  { from, to }: WantedSearch,
  alert: Alert,
  service: ServiceConfig,
): Promise<FoundErrors | undefined> {
  const { ledger, errorLog, config, clock, algorithms = ALGORITHMS } = deps;
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  if (!(await ledger.takeSearch({ kind: 'logs', perHour, reserve, now: clock() }))) return undefined;
  const env = envOf(alert, service);
  const of = { service: service.name, ...(env === undefined ? {} : { env }) };
  const dropped: string[] = [];
  const onDropped = (reason: string) => void dropped.push(reason);
  const partial: string[] = [];
  const onPartial = (reason: string) => void partial.push(reason);
  // What comes later with such a time is not covered by this search: only `to` is.
  const until = to + CLOCK_AHEAD_MS;
  const events = await errorLog.searchErrors({ ...of, from, to: until, limit: EVENTS_READ, onDropped, onPartial });
  const logsRead = events.length + dropped.length;
  const completed = await findMissingLines(deps, events, of);
  return foundErrorsOf(completed.events, algorithms, EVENTS_READ, { ...completed, dropped, logsRead, partial });
}

const envOf = (alert: Alert, service: ServiceConfig): string | undefined => service.env ?? alert.env;

function sampleOf(deps: SearchDependencies, alert: Alert, service: ServiceConfig, reason: string): ErrorsBehind {
  deps.logger.warn('search-refused', { alertId: alert.id, reason });
  return {
    ...readSample(deps, alert, service),
    sampled: true,
    incomplete: false,
    note: `the alert’s own log sample, since ${reason}`,
  };
}

function readSample(
  { algorithms = ALGORITHMS }: SearchDependencies,
  alert: Alert,
  service: ServiceConfig,
): FoundErrors {
  const env = envOf(alert, service);
  const timestamp = new Date(alert.at).toISOString();
  // Read like the events of a search: a line that states INFO is no error.
  const read = alert.logsSample.map((message, index) =>
    parseErrorEvent({
      id: `${alert.id}-sample-${index}`,
      attributes: { timestamp, service: service.name, status: 'error', message },
    }),
  );
  const events = read.filter(isErrorEvent).map((event) => ({ ...event, ...(env === undefined ? {} : { env }) }));
  const dropped = read.flatMap((each) => (isErrorEvent(each) ? [] : [each.dropped]));
  return foundErrorsOf(events, algorithms, EVENTS_READ, { dropped });
}
