import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalDatadog, startDatadog } from '@mendhook/emulators/datadog';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatadogErrorRates } from '../../adapters/datadog-error-rates.ts';
import { errorRateCheckSchema } from '../../core/config/error-rate-check-schema.ts';
import { UpstreamError } from '../../core/errors.ts';

/** Against the local Datadog, which searches and counts as the API does. */
const KEYS = { apiKey: 'a', appKey: 'b' };
const TO = Date.UTC(2026, 10, 20, 12);
const FROM = TO - 300_000;
const stateDirectory = mkdtempSync(join(tmpdir(), 'rates-'));
let datadog: LocalDatadog;

const log = (at: number, status: string, more: object = {}) => ({
  service: 'checkout',
  ddtags: 'env:production',
  status,
  message: 'x',
  timestamp: at,
  ...more,
});

beforeAll(async () => {
  datadog = await startDatadog({ ...KEYS, stateDirectory, clock: () => TO });
  const logs = [
    log(FROM - 1, 'error'),
    log(FROM, 'error'),
    log(FROM + 1, 'critical', { http: { route: '/pay' } }),
    log(FROM + 2, 'info', { http: { route: '/pay' } }),
    log(TO - 1, 'info'),
    log(TO, 'error'),
    log(FROM + 1, 'error', { service: 'other' }),
    log(FROM + 1, 'error', { ddtags: 'env:staging' }),
  ];
  const response = await fetch(`${datadog.url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'dd-api-key': KEYS.apiKey },
    body: JSON.stringify(logs),
  });
  expect(response.ok).toBe(true);
});

afterAll(async () => {
  await datadog.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

const count = (watch: object, keys = KEYS) =>
  createDatadogErrorRates({ ...keys, site: 'datadoghq.com', apiUrl: datadog.url }).count(
    errorRateCheckSchema.parse({ service: 'checkout', threshold: 10, ...watch }),
    { from: FROM, to: TO },
  );

test.each([
  ['every environment', {}, { errors: 3, total: 5 }],
  ['one environment', { env: 'production' }, { errors: 2, total: 4 }],
  ['what the query says', { env: 'production', query: '@http.route:"/pay"' }, { errors: 1, total: 2 }],
  ['either of two', { env: 'production', query: 'status:info OR status:critical' }, { errors: 1, total: 3 }],
  ['no log at all', { env: 'nowhere' }, { errors: 0, total: 0 }],
])('%s, in the window and not at its end', async (_, watch, counted) => {
  expect(await count(watch)).toEqual(counted);
});

test('a refusal is a fault of Datadog’s', async () => {
  await expect(count({}, { apiKey: 'wrong', appKey: 'b' })).rejects.toThrow(UpstreamError);
});
