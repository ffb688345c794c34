import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { connectTracker } from '../../adapters/connect-tracker.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createGitHubDraftComments } from '../../adapters/github-draft-comments.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { createSlackPersonReplies } from '../../adapters/slack-person-replies.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { messageOf } from '../../core/errors.ts';
import { EnvironmentName } from '../../core/names.ts';
import { readRequest } from '../../core/user-actions/read-request.ts';
import { environmentShape } from './environment.ts';
import { createPersonHandler } from './hear-words.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
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

/** SQS → requests. One that fails is delivered again by itself; its neighbours are not. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const request = readRequest(body);
      const carryOut = await connect();
      await carryOut(request);
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: messageId });
      logger.error('request-failed', { messageId, reason: messageOf(error) });
    }
  }
  return { batchItemFailures };
}

/** Built for each request, so that a rotation arrives: the secret store keeps what it read for five minutes. */
async function connect() {
  const secrets = await readSecrets();
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  const tokens = createTokenSource({ github: secrets.github, apiUrl });
  const slack = { token: secrets.slack.botToken, apiUrl: environment[EnvironmentName.slackApiUrl] };
  const tracker = connectTracker(secrets.jira, config.jira, environment[EnvironmentName.jiraApiUrl]);
  return createPersonHandler({
    config,
    ledger,
    jobs,
    logger,
    clock: Date.now,
    issues: tracker && { tracker, random: Math.random },
    messenger: createSlackMessenger(slack),
    replies: createSlackPersonReplies(slack),
    codeHost: createGitHubCodeHost({ tokens, apiUrl }),
    comments: createGitHubDraftComments({ tokens, apiUrl }),
  });
}
