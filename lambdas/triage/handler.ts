import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { createDatadogErrorLog } from '../../adapters/datadog-error-log.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { alertSchema } from '../../core/alert.ts';
import { optional, readEnvironment, required } from '../../core/environment.ts';
import { messageOf } from '../../core/errors.ts';
import { createLogger } from '../../core/logger.ts';
import { EnvironmentName } from '../../core/names.ts';
import { createTriage } from './triage-alert.ts';

export const environmentShape = {
  [EnvironmentName.table]: required,
  [EnvironmentName.jobQueue]: required,
  [EnvironmentName.jobDefinition]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.configFile]: required,
  [EnvironmentName.datadogApiUrl]: optional,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
};

const environment = readEnvironment(environmentShape, process.env);
const logger = createLogger((line) => console.log(line));
const config = readConfigFile(environment[EnvironmentName.configFile]);
const ledger = createDynamoLedger({ client: new DynamoDBClient(), table: environment[EnvironmentName.table] });
const jobs = createBatchJobRunner({
  client: new BatchClient(),
  jobQueue: environment[EnvironmentName.jobQueue],
  jobDefinition: environment[EnvironmentName.jobDefinition],
});
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** SQS → triage. One message that fails is delivered again by itself; its neighbours are not. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const triage = await connect();
  const failures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body, attributes } of event.Records) {
    try {
      await triage(alertSchema.parse(JSON.parse(body)));
    } catch (error) {
      const deliveries = attributes.ApproximateReceiveCount;
      logger.error('triage-failed', { messageId, deliveries, reason: messageOf(error) });
      failures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failures };
}

/** Builds what depends on secrets for each batch: the secret store keeps them for five minutes, so a rotation arrives. */
async function connect() {
  const secrets = await readSecrets();
  const githubApiUrl = environment[EnvironmentName.githubApiUrl];
  return createTriage({
    config,
    ledger,
    jobs,
    logger,
    clock: Date.now,
    errorLog: createDatadogErrorLog({
      ...secrets.datadog,
      site: config.datadog.site,
      apiUrl: environment[EnvironmentName.datadogApiUrl],
    }),
    messenger: createSlackMessenger({
      token: secrets.slack.botToken,
      apiUrl: environment[EnvironmentName.slackApiUrl],
    }),
    codeHost: createGitHubCodeHost({
      tokens: createTokenSource({ github: secrets.github, apiUrl: githubApiUrl }),
      apiUrl: githubApiUrl,
    }),
  });
}
