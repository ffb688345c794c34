import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createCallerSecrets } from '../../adapters/caller-secrets.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { DraftWords } from '../../core/records/draft-words.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { environmentShape } from './environment.ts';
import { createEventReceiver } from './receive-event.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const ledger = createDynamoLedger({ client: new DynamoDBClient(), table: environment[EnvironmentName.table] });
const client = new SecretsManagerClient();
const readSecrets = createSecretStore({ client, secretId: environment[EnvironmentName.secretId] });
const secrets = createCallerSecrets({ client, secretId: environment[EnvironmentName.callerSecretId] });
const sqs = new SQSClient();
const threads = createSqsSender<ThreadMessage>({ client: sqs, queueUrl: environment[EnvironmentName.threadQueueUrl] });
const queueUrl = environment[EnvironmentName.releaseQueueUrl];
const releaseQueue =
  queueUrl === undefined ? undefined : createSqsSender<ChangeEvent | ReleaseEvent>({ client: sqs, queueUrl });
const words = createSqsSender<DraftWords>({ client: sqs, queueUrl: environment[EnvironmentName.requestQueueUrl] });
const apiUrl = environment[EnvironmentName.githubApiUrl];
const receive = createEventReceiver({ ledger, logger, secrets, connect, words, releaseQueue, apiUrl, clock: Date.now });

/** API Gateway (payload format 2.0) → github. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, message } = await receive({
    event: event.headers['x-github-event'],
    delivery: event.headers['x-github-delivery'],
    signature: event.headers['x-hub-signature-256'],
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  return { statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message };
}

/** Builds what acts for each event: the secret store keeps the credentials for five minutes, so a new one arrives. */
async function connect() {
  const { github } = await readSecrets();
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  return {
    ledger,
    logger,
    clock: Date.now,
    threads,
    codeHost: createGitHubCodeHost({ tokens: createTokenSource({ github, apiUrl }), apiUrl }),
  };
}
