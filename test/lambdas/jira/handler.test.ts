import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { startJira } from '@mendhook/emulators/jira';
import { listen } from '@mendhook/emulators/listen';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readQueuedMessage } from '../../../core/alert/queued-alert.ts';
import { parseConfig } from '../../../core/config/config.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { unrecorded } from '../../lib/recorded.ts';
import { openStrictAccount } from '../../strict-account.ts';

const CALLERS = 'mendhook-local-callers';
const ACCOUNT = { email: 'bot@example.com', apiToken: 'token' };

/** The function in an account that refuses what its role may not do, called by a JIRA. */
async function start() {
  const { cloud, calls } = await openStrictAccount(undefined, { hearsJira: true });
  const { QueueUrl = '' } = await cloud.clients.sqs.send(new CreateQueueCommand({ QueueName: 'mendhook-alerts' }));
  const callers = { webhookSecrets: [], jira: { webhookSecrets: ['right'] } };
  await cloud.clients.secretsManager.send(
    new CreateSecretCommand({ Name: CALLERS, SecretString: JSON.stringify(callers) }),
  );
  const directory = temporaryDirectory();
  const services = [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout' }];
  const webhook = { services: [{ service: 'checkout' }], waitMinutes: 0 };
  const config = parseConfig(
    { services, jira: { site: 'https://acme.atlassian.net', project: 'SHOP', webhook } },
    'test',
  );
  const configFile = join(directory, 'config.json');
  writeFileSync(configFile, JSON.stringify(config));
  const environment = {
    ...cloud.environmentFor('jira'),
    MENDHOOK_ALERT_QUEUE_URL: QueueUrl,
    MENDHOOK_CALLER_SECRET_ID: CALLERS,
    MENDHOOK_CONFIG_FILE: configFile,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { handler } = await import('../../../lambdas/jira/handler.ts');
  const server = await listen(async (request: Request) => {
    const body = Buffer.from(await request.arrayBuffer()).toString('base64');
    const headers = Object.fromEntries(request.headers);
    const { statusCode = 500, body: said = '' } = await handler({
      ...{ headers, body, isBase64Encoded: true },
    } as unknown as APIGatewayProxyEventV2);
    return new Response(said, { status: statusCode });
  }, 0);
  onTestFinished(() => server.close());
  const jira = await startJira({ stateDirectory: directory, ...ACCOUNT, projects: [{ key: 'SHOP' }], retryAfterMs: 1 });
  onTestFinished(() => jira.close());
  const taken = async () => {
    const received = await cloud.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return (received.Messages ?? []).map(({ Body = '' }) => readQueuedMessage(Body));
  };
  return { jira, url: server.url, taken, calls };
}

test('a person’s report goes to the queue of alerts, with the rights of the function alone; another secret is refused', async () => {
  const { jira, url, taken, calls } = await start();
  jira.setWebhook({ url, secret: 'right' });
  const key = jira.report({ project: 'SHOP', summary: 'The basket is empty', labels: ['mendhook'] });
  jira.report({ project: 'SHOP', summary: 'Another thing', labels: ['ui'] });
  await jira.settled();
  expect(
    jira
      .deliveries()
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual([200, 202]);
  jira.comment(key, 'me too');
  await jira.settled();
  expect(jira.deliveries().at(-1)?.status).toBe(200);
  expect(await taken()).toEqual([{ kind: 'jira-issue', issueId: '10000', key, at: expect.any(Number) }]);

  // A JIRA that has another secret is not asked to call again.
  jira.setWebhook({ url, secret: 'wrong' });
  jira.report({ project: 'SHOP', summary: 'The basket is full', labels: ['mendhook'] });
  await jira.settled();
  expect(jira.deliveries().at(-1)?.status).toBe(401);
  expect(await taken()).toEqual([]);
  expect(unrecorded(calls)).toEqual([]);
});
