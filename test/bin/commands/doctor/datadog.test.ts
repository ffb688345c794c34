import { describe, expect, test } from 'vitest';
import { checkDatadog } from '../../../../bin/commands/doctor/checks/datadog.ts';
import { connectDatadog } from '../../../../bin/datadog/connect-datadog.ts';
import {
  KEYS,
  ship,
  startFixture as startDatadogFixture,
} from '../../../../packages/emulators/test/datadog/fixture.ts';
import { aService } from '../../../fixtures/records.ts';
import { told } from './told.ts';

describe('Datadog', () => {
  const services = [aService()];

  test('keys, logs and monitors are there', async () => {
    const fixture = await startDatadogFixture();
    await ship(fixture, { service: 'checkout', status: 'error', message: 'x', ddtags: 'env:production' });
    await fixture.monitors.createMonitor({
      body: {
        name: 'm',
        type: 'log alert',
        query: 'logs("service:checkout").index("*").rollup("count").last("5m") > 5',
        message: '@webhook-mendhook-prod',
      },
    });
    expect(told(await check(fixture.datadog.url, fixture.clock.now + 1_000))).toEqual([
      'good the-site takes the API key',
      'good the services’ logs are found',
      'good 1 monitor calls @webhook-mendhook-prod',
    ]);
  });

  test('a wrong key, a wrong application key, no log and no monitor are told', async () => {
    const { datadog, clock } = await startDatadogFixture();
    expect(told(await check(datadog.url, clock.now, { ...KEYS, apiKey: 'other' }))).toEqual([
      'bad the-site does not take the API key (403): wrong key, or wrong site',
    ]);
    expect(told(await check(datadog.url, clock.now, { ...KEYS, appKey: 'other' }))).toEqual([
      'good the-site takes the API key',
      'bad logs cannot be searched (403)',
      'warning monitors cannot be listed (403)',
    ]);
    expect(told(await check(datadog.url, clock.now)).slice(1)).toEqual([
      'warning no service logged anything in the last day',
      'warning no monitor calls @webhook-mendhook-prod',
    ]);
  });

  const check = (apiUrl: string, now: number, input: { apiKey: string; appKey: string } = KEYS) =>
    checkDatadog(connectDatadog({ ...input, site: 'x', apiUrl }), {
      site: 'the-site',
      webhook: 'mendhook-prod',
      services,
      now,
    });
});
