import { client, v1, v2 } from '@datadog/datadog-api-client';

/** The parts of Datadog's API that a person's commands use. */
export interface DatadogApis {
  readonly authentication: v1.AuthenticationApi;
  readonly monitors: v1.MonitorsApi;
  readonly webhooks: v1.WebhooksIntegrationApi;
  readonly logs: v2.LogsApi;
}

/** @param options.apiUrl replaces the site's own address; for a stand-in */
export function connectDatadog(options: {
  readonly apiKey: string;
  readonly appKey: string;
  readonly site: string;
  readonly apiUrl?: string | undefined;
}): DatadogApis {
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: options.apiKey, appKeyAuth: options.appKey },
    ...(options.apiUrl === undefined ? {} : { baseServer: new client.BaseServerConfiguration(options.apiUrl, {}) }),
  });
  if (options.apiUrl === undefined) configuration.setServerVariables({ site: options.site });
  return {
    authentication: new v1.AuthenticationApi(configuration),
    monitors: new v1.MonitorsApi(configuration),
    webhooks: new v1.WebhooksIntegrationApi(configuration),
    logs: new v2.LogsApi(configuration),
  };
}

/** The status that Datadog answered with; undefined when there was no answer. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof client.ApiException ? error.code : undefined;
