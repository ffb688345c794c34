import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { registerDoctorCommand } from '../../../bin/commands/doctor/doctor.ts';
import { registerRegisterCommand } from '../../../bin/commands/register/register.ts';
import { registerTestAlertCommand } from '../../../bin/commands/test-alert/test-alert.ts';
import { receivedAlert } from '../../../core/lifecycle/alert-record.ts';
import { claimAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { EnvironmentName } from '../../../core/names.ts';
import { KEYS, startFixture as startDatadog } from '../../../packages/emulators/test/datadog/fixture.ts';
import { aConfig, anAlert, anIncident, NOW } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

/** Commands that ask the account for little, whole and with the rights of the operator's policy. */
const SECRETS = {
  webhookSecrets: ['w'.repeat(43)],
  datadog: KEYS,
  github: { token: 'ghp_abc' },
  slack: { botToken: 'xoxb-1' },
  model: { apiKey: 'sk-ant-1' },
};
const CONFIG = ['--config', 'examples/mendhook.config.ts'];

/** Answers the webhook's calls with 202, after `hear` has read what came. */
async function startWebhook(hear: (body: string) => Promise<void>): Promise<string> {
  const server = createServer(async (request, response) => {
    await hear(Buffer.concat(await Array.fromAsync(request)).toString());
    response.writeHead(202).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/datadog`;
}

test('doctor reads the secrets and when the last alert arrived', async () => {
  const account = await startLocalAccount({
    [EnvironmentName.webhookUrl]: await startWebhook(async () => undefined),
  });
  // Without the values of the outside systems, the doctor asks the account alone.
  await account.createSecret(JSON.stringify({ webhookSecrets: SECRETS.webhookSecrets }));
  await account.ledger.recordAlert(receivedAlert({ ...anAlert(), at: Date.now() }));
  onTestFinished(() => {
    process.exitCode = undefined;
  });
  const lines = await runInProcess(registerDoctorCommand, ['doctor', '--local', account.state, ...CONFIG, '--json']);
  const findings = lines.map((line) => JSON.parse(line));
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'secret', what: expect.stringMatching(/^missing: datadog/) }),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'alerts', what: expect.stringContaining('the last alert arrived') }),
  );
  expect(lines.join('\n')).not.toContain('not authorized');
});

test('register reads the secrets', async () => {
  const { datadog } = await startDatadog();
  const account = await startLocalAccount({
    [EnvironmentName.webhookUrl]: 'https://api.example/datadog',
    [EnvironmentName.datadogApiUrl]: datadog.url,
  });
  await account.createSecret(JSON.stringify(SECRETS));
  const register = ['register', '--local', account.state, ...CONFIG, '--yes'];
  expect((await runInProcess(registerRegisterCommand, register)).at(-1)).toBe('done: 2 changes');
});

test('test-alert follows its alert to the end of the attempt', async () => {
  const account = await startLocalAccount({
    [EnvironmentName.webhookUrl]: await startWebhook(async (body) => {
      const { id } = z.object({ id: z.string() }).parse(JSON.parse(body));
      await work(id);
    }),
  });
  await account.createSecret(JSON.stringify(SECRETS));
  const { ledger } = account;
  const work = async (alertId: string) => {
    const { services, model, datadog } = aConfig();
    const [service] = services;
    if (service === undefined) throw new Error('a configuration has a service');
    const claimed = beginWork(anIncident(), alertId, NOW);
    await ledger.openAttempt(claimAttempt(claimed, { service, model, datadog, budgets: [] }, NOW));
    const ended = { kind: 'diagnosed', reason: 'the cause is known' } as const;
    await ledger.mergeIncident(claimed.id, () => endWork(claimed, ended, undefined, NOW));
    await ledger.recordAlert(receivedAlert({ ...anAlert(), id: alertId }));
    const disposition = { kind: 'worked', reason: '1 bug in 12 error events' } as const;
    await ledger.finishAlert(alertId, { disposition, incidentIds: [claimed.id] });
  };
  const words = ['test-alert', '--local', account.state, ...CONFIG, '--wait', '0.01'];
  const lines = await runInProcess(registerTestAlertCommand, words);
  expect(lines.at(-1)).toContain('done');
  expect([...account.calls].filter((call) => call.startsWith('operator dynamodb:')).toSorted()).toEqual([
    'operator dynamodb:GetItem arn:aws:dynamodb:us-east-1:000000000000:table/mendhook ALERT#*',
    'operator dynamodb:GetItem arn:aws:dynamodb:us-east-1:000000000000:table/mendhook INCIDENT#*',
  ]);
});
