import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createCallerSecrets } from '../../adapters/caller-secrets.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import { environmentShape } from './environment.ts';
import { createIssueEventReceiver } from './receive-issue-event.ts';

const environment = readEnvironment(environmentShape, process.env);
const { jira } = readConfigFile(environment[EnvironmentName.configFile]);
if (jira === undefined) throw new Error('the configuration has no `jira`: deploy again');

const receive = createIssueEventReceiver({
  jira,
  secrets: createCallerSecrets({
    client: new SecretsManagerClient(),
    secretId: environment[EnvironmentName.callerSecretId],
  }),
  queue: createSqsSender({ client: new SQSClient(), queueUrl: environment[EnvironmentName.alertQueueUrl] }),
  clock: Date.now,
  logger: createMeasuredLog({ stage: environment[EnvironmentName.stage] }),
});

/** API Gateway (payload format 2.0) → jira. What throws becomes a 500, on which JIRA calls again. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, message } = await receive({
    signature: event.headers['x-hub-signature'],
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  return { statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message };
}
