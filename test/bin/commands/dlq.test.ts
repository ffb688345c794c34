import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { startEventSource } from '@mendhook/emulators/aws/event-source';
import { startFunction } from '@mendhook/emulators/aws/function-host';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamoLedger } from '../../../adapters/dynamo-ledger.ts';
import { registerDlqCommand } from '../../../bin/commands/dlq.ts';
import { saveOperatorEnvironment } from '../../../local/operator-environment.ts';
import { RUNTIME_PRINCIPAL } from '../../../local/stack/local-policies.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';
import { aConfig, anAlert } from '../../fixtures/records.ts';
import { unrecorded } from '../../lib/recorded.ts';
import { NAME, openStrictAccount } from '../../strict-account.ts';
import { runInProcess } from '../run-in-process.ts';

const SECRET = 'mendhook-local';
const DELIVERIES = 2;

describe('mendhook dlq, on the alerts that the real triage function could not take', () => {
  test('lists each with the reason, redrives it when the cause is mended, and drops the rest', async () => {
    const { send, deadLetters, waitForDeadLetters, waitForAlert, createSecret, dlq } = await startAccount();
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';
    await send(JSON.stringify(anAlert({ id: 'event-1', kind: 'recovered', title: `failed with ${secret}` })));
    await send(`{"title": "${secret}"`);
    await waitForDeadLetters(2);

    const listed = (await dlq('list', '--json')).map((line) => JSON.parse(line));
    expect(listed).toHaveLength(2);
    expect(listed.find(({ alertId }) => alertId === 'event-1')).toMatchObject({
      monitorId: '42',
      service: 'checkout',
      firstReceived: '2026-09-21T10:00:00.000Z',
      deliveries: DELIVERIES,
      reason: expect.stringMatching(/secret/i),
    });
    const unreadable = listed.find(({ alertId }) => alertId === undefined);
    expect(unreadable).toMatchObject({ deliveries: DELIVERIES, reason: 'invalid payload: body: expected JSON' });
    expect(JSON.stringify(listed)).not.toContain(secret);

    const table = (await dlq('list')).join('\n');
    expect(table).toMatch(/MESSAGE +ALERT +MONITOR +SERVICE +FIRST RECEIVED +DELIVERIES/);
    expect(table).toMatch(/event-1 +42 +checkout +2026-09-21T10:00:00.000Z +2\n {2}.*secret/i);

    await createSecret();
    expect((await dlq('redrive', 'event-1')).at(-1)).toBe('1 redriven');
    await waitForAlert('event-1', 'recorded');
    expect(await deadLetters()).toBe(1);

    await expect(dlq('drop')).rejects.toThrow('confirm it with --yes');
    expect(await deadLetters()).toBe(1);
    expect(await dlq('drop', '--yes', '--json')).toHaveLength(1);
    expect(await deadLetters()).toBe(0);
    expect(await dlq('list')).toEqual(['the dead-letter queue is empty']);
    expect(await dlq('redrive')).toEqual(['there was nothing to do']);
  });

  test('a runtime on this machine is found by its state directory', async () => {
    const { environment, dlqIn } = await startAccount();
    const state = temporaryDirectory();
    await expect(dlqIn({}, 'list', '--local', state)).rejects.toThrow('no runtime is running on');
    await expect(dlqIn({ AWS_REGION: '' }, 'list')).rejects.toThrow(/^Region/);
    const account = join(state, 'account');
    mkdirSync(account);
    const forget = saveOperatorEnvironment(account, environment);
    expect(await dlqIn({}, 'list', '--local', state)).toEqual(['the dead-letter queue is empty']);
    forget();
    await expect(dlqIn({}, 'list', '--local', state)).rejects.toThrow('no runtime is running on');
  });

  test('a queue without one is said to have none', async () => {
    const { environment, dlqIn, createQueue } = await startAccount();
    const url = await createQueue('plain', {});
    // The operator's policy names the stage's own queues alone.
    const administrator = { ...environment, AWS_ACCESS_KEY_ID: RUNTIME_PRINCIPAL };
    await expect(dlqIn(environment, 'list', '--queue-url', url)).rejects.toThrow('is not authorized');
    await expect(dlqIn(administrator, 'list', '--queue-url', url)).rejects.toThrow('plain has no dead-letter queue');
  });
});

async function startAccount() {
  const stateDirectory = temporaryDirectory();
  const { cloud, calls } = await openStrictAccount();
  // The secret and the queue that do not exist, or are another's, are refused by name.
  const isRefused = (call: string) => / arn:aws:(secretsmanager:.*:mendhook-local|sqs:.*:plain)$/.test(call);
  onTestFinished(() => expect(unrecorded(calls).filter((call) => !isRefused(call))).toEqual([]));
  const client = cloud.clients.sqs;
  const createQueue = async (QueueName: string, Attributes: Record<string, string>) =>
    (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  await createQueue('mendhook-alerts-dead', {});
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:mendhook-alerts-dead';
  const queueUrl = await createQueue('mendhook-alerts', {
    VisibilityTimeout: '4',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: DELIVERIES }),
  });
  const configFile = join(stateDirectory, 'config.json');
  writeFileSync(configFile, JSON.stringify(aConfig()));

  const environment = {
    ...cloud.environmentFor('operator'),
    MENDHOOK_ALERT_QUEUE_URL: queueUrl,
    MENDHOOK_TABLE: NAME,
    MENDHOOK_THREAD_QUEUE_URL: 'http://127.0.0.1:1/threads',
  };
  const triage = startFunction({
    name: 'triage',
    handlerFile: join(import.meta.dirname, '../../../lambdas/triage/handler.ts'),
    environment: {
      ...environment,
      ...cloud.environmentFor('triage'),
      MENDHOOK_JOB_QUEUE: 'jobs',
      MENDHOOK_JOB_DEFINITION: 'worker',
      MENDHOOK_SECRET_ID: SECRET,
      MENDHOOK_CONFIG_FILE: configFile,
    },
    onLog: () => undefined,
  });
  onTestFinished(() => triage.close());
  const source = startEventSource({
    client: cloud.pollerOf('triage'),
    queueUrl,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:mendhook-alerts',
    function: triage,
  });
  onTestFinished(() => source.stop());

  const ledger = createDynamoLedger({ client: cloud.clients.dynamoDb, table: NAME });
  const deadLetters = async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'mendhook-alerts-dead' }));
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return Number(Attributes?.['ApproximateNumberOfMessages']);
  };
  return {
    environment,
    createQueue,
    deadLetters,
    dlqIn: runDlq,
    dlq: (...words: string[]) => runDlq(environment, ...words),
    send: (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody })),
    waitForDeadLetters: (count: number) => eventually(async () => expect(await deadLetters()).toBe(count)),
    waitForAlert: (id: string, kind: string) =>
      eventually(async () =>
        expect(await ledger.listAlerts(5)).toMatchObject([{ alert: { id }, disposition: { kind } }]),
      ),
    createSecret: async () => {
      const SecretString = JSON.stringify({
        webhookSecrets: ['w'.repeat(32)],
        datadog: { apiKey: 'a', appKey: 'b' },
        github: { token: 't' },
        slack: { botToken: 'xoxb-1' },
        model: { apiKey: 'k' },
      });
      await cloud.clients.secretsManager.send(new CreateSecretCommand({ Name: SECRET, SecretString }));
    },
  };
}

/** @returns the lines that it printed */
const runDlq = (environment: Readonly<Record<string, string>>, ...words: string[]): Promise<string[]> =>
  runInProcess(registerDlqCommand, ['dlq', ...words], environment);
