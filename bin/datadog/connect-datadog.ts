import { client, v1, v2 } from '@datadog/datadog-api-client';
import { DatadogError } from './datadog-error.ts';

/** The parts of Datadog's API that a person's commands use. Each call throws a DatadogError when it is refused. */
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
    httpApi: refusingHttp(),
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

const TIME_LIMIT_MS = 20_000;

/**
 * Sends the official client's requests. A refusal becomes one error that names the call: the client's own has the status
 * alone, and its own sender writes a stack trace to standard error.
 */
const refusingHttp = (): client.HttpLibrary => ({
  send: async (request) => {
    const [method, url, body] = [request.getHttpMethod().toString(), request.getUrl(), request.getBody()];
    const response = await fetch(url, {
      method,
      headers: request.getHeaders(),
      ...(typeof body === 'string' ? { body } : {}),
      // The keys go to Datadog only.
      redirect: 'error',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new DatadogError({ status: response.status, method, url, body: text });
    return new client.ResponseContext(response.status, Object.fromEntries(response.headers), {
      text: () => Promise.resolve(text),
      binary: () => Promise.resolve(Buffer.from(text)),
    });
  },
});
