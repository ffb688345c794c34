import { expect, test } from 'vitest';
import { createDatadogDora } from '../../../adapters/datadog-dora.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { KEYS, startFixture } from '../../../packages/emulators/test/datadog/fixture.ts';
import { reportDora } from '../../../workflows/releases/report-dora.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';
import { aStep } from '../../fixtures/releases.ts';

async function start(options: Parameters<typeof startFixture>[0] = {}, appKey: string = KEYS.appKey) {
  const { datadog } = await startFixture(options);
  const logged: string[] = [];
  const deps = {
    dora: createDatadogDora({ ...KEYS, appKey, site: 'datadoghq.com', apiUrl: datadog.url }),
    logger: createLogger((line) => logged.push(line)),
    githubUrl: 'https://github.com',
  };
  return { logged, told: () => datadog.doraDeployments(), report: (record: ReleaseRecord) => reportDora(deps, record) };
}

const canary = aStep({ number: 1, kind: 'deploy-canary', percent: 5, startedAt: NOW, endedAt: NOW + 30_000 });
const back = aStep({ number: 2, kind: 'roll-back', startedAt: NOW + 90_000, endedAt: NOW + 110_000 });
const released = aRelease({ status: 'released', steps: [canary], endedAt: NOW + 600_000 });
const rolledBack = aRelease({
  ...{ status: 'rolled-back', steps: [canary, back], endedAt: NOW + 111_000 },
  previous: { commit: 'a'.repeat(40), version: 'a'.repeat(40) },
});
const ID = `mendhook-release-${released.id}`;

test('a release is one deployment, however often it is told', async () => {
  const { report, told } = await start();
  await report(released);
  await report(released);
  expect(told()).toEqual([
    {
      ...{ id: ID, service: 'checkout', env: 'production', version: 'c'.repeat(40) },
      ...{ started_at: NOW, finished_at: NOW + 600_000 },
      git: { commit_sha: 'c'.repeat(40), repository_url: 'https://github.com/acme/checkout' },
    },
  ]);
});

test('a rollback is a failed change, with the deployment that took it back', async () => {
  const { report, told } = await start();
  await report(rolledBack);
  await report(rolledBack);
  expect(told()).toMatchObject([
    {
      id: ID,
      finished_at: NOW + 90_000,
      change_failure: true,
      remediation: { type: 'rollback', id: `${ID}-rollback` },
    },
    { id: `${ID}-rollback`, version: 'a'.repeat(40), started_at: NOW + 90_000, finished_at: NOW + 110_000 },
  ]);
});

test('what has not ended, or had no traffic, is not told', async () => {
  const { report, told } = await start();
  await report(aRelease({ status: 'canary', steps: [canary] }));
  await report(aRelease({ status: 'abandoned', steps: [], endedAt: NOW }));
  expect(told()).toEqual([]);
});

test('a key without the scope tells of deployments, and the refusal is logged', async () => {
  const { report, told, logged } = await start({ scopes: ['logs_read_data'] });
  await report(rolledBack);
  expect(told()).toHaveLength(2);
  expect(told()[0]).not.toHaveProperty('change_failure');
  expect(logged.join()).toContain('the application key needs dora_metrics_write');
});
