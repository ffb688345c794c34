import { createDatadogServiceMetrics } from '../../../adapters/datadog-service-metrics.ts';
import { releaseTermsOf } from '../../../core/config/release.ts';
import type { MetricsTerms, ReleaseTerms } from '../../../core/config/release-terms.ts';
import { EnvironmentName } from '../../../core/names.ts';
import type { ServiceMetrics } from '../../../core/ports/service-metrics.ts';
import { loadConfig } from '../../load-config.ts';
import { UsageError } from '../../run-command.ts';

/** A service of a configuration, with its metrics at Datadog. */
export interface ConnectedService {
  readonly service: string;
  readonly env: string;
  readonly terms: ReleaseTerms;
  /** Reads by these queries, with the keys of the environment. */
  readonly metricsBy: (queries: MetricsTerms) => ServiceMetrics;
}

/**
 * Finds the service that the options name, and connects with the keys `DD_API_KEY` and `DD_APP_KEY`.
 *
 * @throws {UsageError} where one of them is missing
 */
export async function connectService(options: {
  readonly config: string;
  readonly service?: string | undefined;
}): Promise<ConnectedService> {
  const { services, release, datadog } = await loadConfig(options.config);
  const [service, ...others] = services.filter(({ name }) => options.service === undefined || name === options.service);
  if (service === undefined) throw new UsageError(`${options.config} has no service ${options.service}`);
  if (others.length > 0) throw new UsageError('there are several services: choose one with --service');
  if (release === undefined) throw new UsageError(`${options.config} has no release`);
  const terms = releaseTermsOf(release, service.name);
  const { DD_API_KEY: apiKey, DD_APP_KEY: appKey } = process.env;
  if (!apiKey || !appKey) throw new UsageError('DD_API_KEY and DD_APP_KEY must be set');
  const access = { apiKey, appKey, site: datadog.site, apiUrl: process.env[EnvironmentName.datadogApiUrl] };
  return {
    service: service.name,
    env: terms.environments?.production.env ?? service.env ?? 'production',
    terms,
    metricsBy: (queries) => createDatadogServiceMetrics({ access, terms: queries, clock: Date.now }),
  };
}
