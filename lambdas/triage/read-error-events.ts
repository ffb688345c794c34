import type { Alert } from '../../core/alert.ts';
import type { ServiceConfig } from '../../core/config.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { ErrorLog } from '../../core/ports.ts';

/** Two pages of Datadog's search, whose calls are few: 300 an hour for the whole organisation. */
const EVENTS_READ = 2_000;
const MINUTE = 60_000;

/**
 * The error events behind an alert: the service's error logs of the minutes before it. When Datadog refuses the search,
 * the alert goes on with the sample that came with the webhook.
 *
 * @returns the events, and a note that says where they are from
 * @throws {UpstreamError} when the search failed in a way that may pass
 */
export async function readErrorEvents(
  { errorLog, logger }: { errorLog: ErrorLog; logger: Logger },
  alert: Alert,
  service: ServiceConfig,
): Promise<{ events: readonly ErrorEvent[]; note: string }> {
  const env = service.env ?? alert.env;
  try {
    const events = await errorLog.searchErrors({
      service: service.name,
      ...(env === undefined ? {} : { env }),
      from: alert.at - service.errorWindowMinutes * MINUTE,
      to: Math.max(alert.at, alert.receivedAt),
      limit: EVENTS_READ,
    });
    return { events, note: `logs of the last ${service.errorWindowMinutes} minutes` };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    logger.warn('search-refused', { alertId: alert.id, reason: error.message });
    return { events: sampleEvents(alert, service), note: `the alert’s own log sample, since ${error.message}` };
  }
}

const sampleEvents = (alert: Alert, service: ServiceConfig): ErrorEvent[] =>
  alert.logsSample.map((message, index) => ({
    id: `${alert.id}-sample-${index}`,
    timestamp: alert.at,
    service: service.name,
    ...(alert.env === undefined ? {} : { env: alert.env }),
    status: 'error',
    message,
    error: {},
  }));
