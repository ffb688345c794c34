import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDynamoWebhooks } from '../../../adapters/dynamo-webhooks.ts';
import { registerRecordCommand } from '../../../bin/commands/replay/record.ts';
import { searchWindows } from '../../../bin/commands/replay/search-windows.ts';
import { keepWebhook } from '../../../core/alert/webhook-payload.ts';
import { EnvironmentName } from '../../../core/names.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { KEYS, ship, startFixture } from '../../../packages/emulators/test/datadog/fixture.ts';
import { readRecordedLine } from '../../../replay/recording.ts';
import { aConfig, anAlert, NOW } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('mendhook record', () => {
  test('writes the webhooks that were kept, with the errors behind them, as replay reads them', async () => {
    const now = Date.now();
    const { webhooks, record, datadog } = await startAccount(now);
    await expect(record()).rejects.toThrow('no webhook was recorded');
    for (const [id, at] of Object.entries({ old: now - 9 * DAY, first: now - 2 * DAY, second: now - MINUTE })) {
      await webhooks.keep(keepWebhook(anAlert({ id, at, receivedAt: at })), 30);
    }
    const log = { service: 'checkout', env: 'production', status: 'error', error: { kind: 'StockError' } };
    await ship(datadog, { ...log, timestamp: new Date(now - 2 * MINUTE).toISOString(), message: 'sold out' });

    const read = (await record()).map(readRecordedLine);
    expect(read.flatMap(({ deliveries }) => deliveries.map(({ receivedAt }) => receivedAt))).toEqual([
      now - 2 * DAY,
      now - MINUTE,
    ]);
    expect(read.flatMap(({ events }) => events)).toMatchObject([{ service: 'checkout', message: 'sold out' }]);
    expect(await record('--since', '10d', '--no-logs')).toHaveLength(3);
  });
});

describe('the searches behind webhooks', () => {
  const kept = (id: string, minute: number, service = 'checkout') => {
    const at = NOW + minute * MINUTE;
    return keepWebhook(anAlert({ id, at, receivedAt: at, tags: { service, env: 'production' } }));
  };

  test('are one where windows overlap, and none for a service that is not configured', () => {
    const windows = searchWindows([kept('c', 60), kept('a', 0), kept('b', 10), kept('d', 0, 'unknown')], aConfig());
    expect(windows.map(({ service, from, to }) => [service, (from - NOW) / MINUTE, (to - NOW) / MINUTE])).toEqual([
      ['checkout', -15, 22],
      ['checkout', 45, 72],
    ]);
  });
});

async function startAccount(now: number) {
  const datadog = await startFixture({ clock: () => now });
  const directory = temporaryDirectory();
  const SecretString = JSON.stringify({
    webhookSecrets: ['w'.repeat(32)],
    datadog: KEYS,
    github: { token: 't' },
    slack: { botToken: 'xoxb-1', signingSecret: 's' },
  });
  const { state, cloud, createSecret } = await startLocalAccount({
    [EnvironmentName.datadogApiUrl]: datadog.datadog.url,
  });
  await createSecret(SecretString);
  const config = join(directory, 'mendhook.config.ts');
  writeFileSync(
    config,
    `export default { services: [{ name: 'checkout', env: 'production', repository: 'acme/checkout', slackChannel: '#a' }] };`,
  );
  return {
    datadog,
    webhooks: createDynamoWebhooks({ client: cloud.clients.dynamoDb, table: 'mendhook' }),
    record: (...words: string[]) =>
      runInProcess(registerRecordCommand, ['record', '--local', state, '--config', config, ...words]),
  };
}
