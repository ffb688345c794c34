import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createCallerSecrets } from '../../adapters/caller-secrets.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName, WEBHOOK_SECRET_HEADER } from '../../core/names.ts';
import type { KeptWebhook } from '../../core/records/kept-webhook.ts';
import { environmentShape } from './environment.ts';
import { createReceiver } from './receive-alert.ts';

const environment = readEnvironment(environmentShape, process.env);
const secrets = createCallerSecrets({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.callerSecretId],
});

/** The ledger's client is loaded only where webhooks are kept: a cold start is paid in the middle of an outage. */
async function openKept() {
  const table = environment[EnvironmentName.table];
  const days = Number(environment[EnvironmentName.keepWebhooksDays] ?? 0);
  if (table === undefined || days === 0) return undefined;
  const [{ DynamoDBClient }, { createDynamoWebhooks }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('../../adapters/dynamo-webhooks.ts'),
  ]);
  const kept = createDynamoWebhooks({ client: new DynamoDBClient(), table });
  return (webhook: KeptWebhook) => kept.keep(webhook, days);
}

const receive = createReceiver({
  keep: await openKept(),
  queue: createSqsSender({ client: new SQSClient(), queueUrl: environment[EnvironmentName.alertQueueUrl] }),
  secrets,
  clock: Date.now,
  logger: createMeasuredLog({ stage: environment[EnvironmentName.stage] }),
});

/** API Gateway (payload format 2.0) → receive. What throws becomes a 500, on which Datadog calls again. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, message, problems } = await receive({
    method: event.requestContext.http.method,
    secret: event.headers[WEBHOOK_SECRET_HEADER],
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...(status === 405 ? { allow: 'POST' } : {}) },
    body: JSON.stringify(problems === undefined ? { message } : { message, problems }),
  };
}
