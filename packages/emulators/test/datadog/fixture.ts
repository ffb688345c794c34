import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client, v1, v2 } from '@datadog/datadog-api-client';
import { onTestFinished } from 'vitest';
import { type DatadogOptions, type LocalDatadog, startDatadog } from '../../datadog/start.ts';

export const KEYS = { apiKey: 'api-key', appKey: 'app-key' } as const;

export interface Fixture {
  readonly datadog: LocalDatadog;
  readonly directory: string;
  /** Epoch milliseconds, and the tests' to move. */
  readonly clock: { now: number };
  readonly logs: v2.LogsApi;
  readonly monitors: v1.MonitorsApi;
  readonly webhooks: v1.WebhooksIntegrationApi;
}

/** A local Datadog with the official clients on it. Ends with the test. */
export async function startFixture(options: Partial<DatadogOptions> = {}): Promise<Fixture> {
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-datadog-'));
  const clock = { now: Date.parse('2026-11-20T12:00:00.000Z') };
  const datadog = await startDatadog({
    stateDirectory: directory,
    ...KEYS,
    clock: () => clock.now,
    retryDelayMs: 1,
    ...options,
  });
  onTestFinished(async () => {
    await datadog.close();
    await rm(directory, { recursive: true, force: true });
  });
  return { datadog, directory, clock, ...clientsOf(datadog.url) };
}

export function clientsOf(url: string, keys: { apiKey: string; appKey: string } = KEYS) {
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(url, {}),
    authMethods: { apiKeyAuth: keys.apiKey, appKeyAuth: keys.appKey },
  });
  return {
    logs: new v2.LogsApi(configuration),
    monitors: new v1.MonitorsApi(configuration),
    webhooks: new v1.WebhooksIntegrationApi(configuration),
    authentication: new v1.AuthenticationApi(configuration),
  };
}

/** Ships raw JSON as a log agent does. */
export async function ship(fixture: Fixture, ...logs: object[]): Promise<void> {
  const response = await fetch(`${fixture.datadog.url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'dd-api-key': KEYS.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(logs),
  });
  if (response.status !== 202) throw new Error(`intake answered ${response.status}: ${await response.text()}`);
}

/** The messages that a search finds, newest first. */
export async function searchMessages(fixture: Fixture, query: string): Promise<(string | undefined)[]> {
  const { data } = await fixture.logs.listLogs({
    body: { filter: { query, from: 'now-1h', to: 'now' }, page: { limit: 100 } },
  });
  return (data ?? []).map((each) => each.attributes?.message);
}
