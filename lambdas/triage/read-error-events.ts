import type { Alert } from '../../core/alert.ts';
import type { Config, ServiceConfig } from '../../core/config.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock, ErrorLog, ErrorQuery, Ledger } from '../../core/ports.ts';
import type { SearchSharing } from './share-searches.ts';

/** One page of Datadog's search, so that an alert costs one call. */
const EVENTS_READ = 1_000;
const MINUTE = 60_000;
/** How far past its own time an alert looks: so far the alerts that wait behind it in the queue can share its search. */
const LOOK_AHEAD_MS = 2 * MINUTE;

export interface SearchDependencies {
  readonly errorLog: ErrorLog;
  readonly ledger: Ledger;
  readonly searches: SearchSharing<readonly ErrorEvent[]>;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ErrorsBehind {
  readonly events: readonly ErrorEvent[];
  /** Whether they are but the sample that came with the webhook. */
  readonly sampled: boolean;
  /** Where they are from, for a person. */
  readonly note: string;
}

/**
 * The error events behind an alert: the service's error logs of the minutes before it. Alerts of one monitor share a
 * search; when none may be made just now, or Datadog refuses it, the alert goes on with the sample that came with it.
 *
 * @throws {UpstreamError} when the search failed in a way that may pass
 */
export async function readErrorEvents(
  deps: SearchDependencies,
  alert: Alert,
  service: ServiceConfig,
): Promise<ErrorsBehind> {
  const query = queryOf(alert, service, deps.clock());
  try {
    const scope = JSON.stringify([query.service, query.env]);
    const events = await deps.searches.share(alert, scope, query, () => search(deps, query));
    if (events === undefined) return sampleOf(deps, alert, service, 'Datadog’s searches of this hour are used up');
    return { events, sampled: false, note: `logs of the last ${service.errorWindowMinutes} minutes` };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    return sampleOf(deps, alert, service, error.message);
  }
}

function queryOf(alert: Alert, service: ServiceConfig, now: number): ErrorQuery {
  const env = service.env ?? alert.env;
  const cameAt = Math.max(alert.at, alert.receivedAt);
  return {
    service: service.name,
    ...(env === undefined ? {} : { env }),
    from: alert.at - service.errorWindowMinutes * MINUTE,
    to: Math.max(cameAt, Math.min(now, cameAt + LOOK_AHEAD_MS)),
    limit: EVENTS_READ,
  };
}

/** @returns undefined when too few searches are left */
async function search({ ledger, errorLog, config, clock }: SearchDependencies, query: ErrorQuery) {
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  if (!(await ledger.takeSearch({ kind: 'logs', perHour, reserve, now: clock() }))) return undefined;
  return errorLog.searchErrors(query);
}

function sampleOf({ logger }: SearchDependencies, alert: Alert, service: ServiceConfig, reason: string): ErrorsBehind {
  logger.warn('search-refused', { alertId: alert.id, reason });
  const events = alert.logsSample.map((message, index) => ({
    id: `${alert.id}-sample-${index}`,
    timestamp: alert.at,
    service: service.name,
    ...(alert.env === undefined ? {} : { env: alert.env }),
    status: 'error',
    message,
    error: {},
  }));
  return { events, sampled: true, note: `the alert’s own log sample, since ${reason}` };
}
