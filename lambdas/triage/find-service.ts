import { matchService } from '../../core/alert/match-service.ts';
import type { Config, ServiceConfig } from '../../core/config/config.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { Alert } from '../../core/records/alert.ts';

export interface FindServiceDependencies {
  readonly config: Config;
  readonly traces: Pick<Telemetry, 'readIssue'>;
  readonly logger: Logger;
}

export interface FoundService {
  readonly service: ServiceConfig | undefined;
  /** Why the issue was not read, where Datadog may say it later. */
  readonly waitsFor?: string | undefined;
}

/**
 * Finds the service of an alert. What names it first decides: the alert's scope, the monitor's query, the issue of Error
 * Tracking, the tags, which hold the monitor's own too. An alert that names none is about the only configured service.
 *
 * @throws {Error} for a fault that is not Datadog's
 */
export async function findAlertService(deps: FindServiceDependencies, alert: Alert): Promise<FoundService> {
  const { issueId, service, serviceFrom } = alert;
  const isNamed = service !== undefined && serviceFrom !== 'tags';
  if (issueId === undefined || isNamed) return { service: matchService(deps.config, alert) };
  const issue = await readIssue(deps, alert, issueId);
  const named = issue.service === undefined ? alert : { env: alert.env, service: issue.service };
  const found = matchService(deps.config, named);
  return { service: found, ...(found === undefined ? { waitsFor: issue.waitsFor } : {}) };
}

/** A fault of Datadog's holds up no alert: the tags may name the service as well. */
async function readIssue(
  { traces, logger }: FindServiceDependencies,
  { id: alertId }: Alert,
  issueId: string,
): Promise<{ service?: string | undefined; waitsFor?: string }> {
  try {
    return { service: (await traces.readIssue(issueId))?.service };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.system !== 'Datadog') throw error;
    logger.warn('issue-not-read', { alertId, reason: error.message });
    return error.retryable ? { waitsFor: error.message } : {};
  }
}
