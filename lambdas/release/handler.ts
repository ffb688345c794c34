import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { z } from 'zod';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { createDocumentClient } from '../../adapters/document-client.ts';
import { createBudgets } from '../../adapters/dynamo-budgets.ts';
import { createDynamoChanges } from '../../adapters/dynamo-changes.ts';
import { createGitHubChecks } from '../../adapters/github-checks.ts';
import { createGitHubPullRequests } from '../../adapters/github-pull-requests.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSharedSlack } from '../../adapters/shared-slack.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { githubWebUrl } from '../../core/deployment/github-site.ts';
import { messageOf } from '../../core/errors.ts';
import { EnvironmentName } from '../../core/names.ts';
import { changeEventSchema } from '../../core/records/change-event.ts';
import { releaseEventSchema } from '../../core/records/release-event.ts';
import type { ChangeDependencies } from '../../workflows/changes/dependencies.ts';
import type { ReleaseDependencies } from '../../workflows/releases/dependencies.ts';
import { createReleaseConnector } from './connect-releases.ts';
import { environmentShape } from './environment.ts';
import { createEventTaker } from './take-event.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const config = readConfigFile(environment[EnvironmentName.configFile]);
const dynamo = new DynamoDBClient();
const table = environment[EnvironmentName.table];
const changes = createDynamoChanges({ client: dynamo, table });
const { gate, memory } = createSharedSlack({ client: dynamo, table, clock: Date.now });
const ledger = createBudgets(createDocumentClient(dynamo), table, Date.now);
const jobs = createBatchJobRunner({
  client: new BatchClient(),
  jobQueue: environment[EnvironmentName.jobQueue],
  jobDefinition: environment[EnvironmentName.jobDefinition],
});
const decisions = createS3DecisionLog({ client: new S3Client(), bucket: environment[EnvironmentName.auditBucket] });
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

const connectReleases = createReleaseConnector(
  {
    table,
    queueUrl: environment[EnvironmentName.releaseQueueUrl],
    alertQueueUrl: environment[EnvironmentName.alertQueueUrl],
    deployFunction: environment[EnvironmentName.deployFunction],
    rollbackFunction: environment[EnvironmentName.rollbackFunction],
    datadogApiUrl: environment[EnvironmentName.datadogApiUrl],
    githubApiUrl: environment[EnvironmentName.githubApiUrl],
  },
  dynamo,
);
/** What happened to a pull request, or to what was merged. */
const eventSchema = z.union([changeEventSchema, releaseEventSchema]);

/** SQS → release. One that fails is delivered again by itself; its neighbours are not. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const happened = eventSchema.parse(JSON.parse(body));
      const { changes: ofChanges, releases } = await connect();
      await createEventTaker(ofChanges, releases)(happened);
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: messageId });
      logger.error('change-event-failed', { messageId, reason: messageOf(error) });
    }
  }
  return { batchItemFailures };
}

/** Built for each event, so that a rotation arrives: the secret store keeps what it read for five minutes. */
async function connect(): Promise<{ changes: ChangeDependencies; releases: ReleaseDependencies }> {
  const { release } = config;
  if (release === undefined) throw new Error('the configuration has no release');
  const { github, slack, datadog } = await readSecrets();
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  const tokens = createTokenSource({ github, apiUrl });
  const ofChanges: ChangeDependencies = {
    ...{ config, release, changes, ledger, jobs, decisions, logger },
    clock: Date.now,
    pullRequests: createGitHubPullRequests({ tokens, apiUrl }),
    checks: createGitHubChecks({ tokens, apiUrl }),
    messenger: createSlackMessenger({
      token: slack.botToken,
      apiUrl: environment[EnvironmentName.slackApiUrl],
      gate,
      memory,
    }),
    githubUrl: githubWebUrl(apiUrl),
    version: environment[EnvironmentName.version],
  };
  return { changes: ofChanges, releases: connectReleases(ofChanges, { tokens, datadog }) };
}
