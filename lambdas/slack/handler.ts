import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createCallerSecrets } from '../../adapters/caller-secrets.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSlackModalOpener } from '../../adapters/slack-modal-opener.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import { environmentShape } from './environment.ts';
import { createPressReceiver } from './receive-press.ts';

const environment = readEnvironment(environmentShape, process.env);
const secrets = createCallerSecrets({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.callerSecretId],
});

const client = new SQSClient();
const releaseQueueUrl = environment[EnvironmentName.releaseQueueUrl];

const receive = createPressReceiver({
  queue: createSqsSender({ client, queueUrl: environment[EnvironmentName.requestQueueUrl] }),
  words: releaseQueueUrl === undefined ? undefined : createSqsSender({ client, queueUrl: releaseQueueUrl }),
  secrets,
  modals: createSlackModalOpener({ apiUrl: environment[EnvironmentName.slackApiUrl] }),
  clock: Date.now,
  logger: createMeasuredLog({ stage: environment[EnvironmentName.stage] }),
});

/** API Gateway (payload format 2.0) → slack. What throws becomes a 500, which Slack shows to the person who pressed. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, message, errors } = await receive({
    timestamp: event.headers['x-slack-request-timestamp'],
    signature: event.headers['x-slack-signature'],
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  // https://docs.slack.dev/surfaces/modals#displaying_errors
  const json = errors === undefined ? undefined : JSON.stringify({ response_action: 'errors', errors });
  const type = json === undefined ? 'text/plain' : 'application/json';
  return { statusCode: status, headers: { 'content-type': `${type}; charset=utf-8` }, body: json ?? message };
}
