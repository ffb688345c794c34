import { setTimeout as sleep } from 'node:timers/promises';
import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { connectTracker } from '../../adapters/connect-tracker.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createGitHubDraftComments } from '../../adapters/github-draft-comments.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSharedSlack } from '../../adapters/shared-slack.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { createSlackPersonReplies } from '../../adapters/slack-person-replies.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { SECOND_MS } from '../../core/durations.ts';
import { messageOf } from '../../core/errors.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { PATIENCE } from '../../workflows/thread/patience.ts';
import { takeThreadMessage } from '../../workflows/thread/update-thread.ts';
import { environmentShape } from './environment.ts';
import { createPersonHandler } from './hear-words.ts';
import { readMessage } from './read-message.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const config = readConfigFile(environment[EnvironmentName.configFile]);
const jobs = createBatchJobRunner({
  client: new BatchClient(),
  jobQueue: environment[EnvironmentName.jobQueue],
  jobDefinition: environment[EnvironmentName.jobDefinition],
});
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

const dynamo = new DynamoDBClient();
const table = environment[EnvironmentName.table];
const ledger = createDynamoLedger({ client: dynamo, table });
const { channels, gate, memory } = createSharedSlack({ client: dynamo, table, clock: Date.now });
const auditLog = createS3AuditLog({ client: new S3Client(), bucket: environment[EnvironmentName.auditBucket] });
const threadQueueUrl = environment[EnvironmentName.threadQueueUrl];
const threads = createSqsSender<ThreadMessage>({ client: new SQSClient(), queueUrl: threadQueueUrl });
const channelNames = config.services.map(({ slackChannel }) => slackChannel);

/**
 * SQS → requests: what people ask for, and threads that are to be written in, each from a queue of its own. What fails is
 * delivered again by itself; its neighbours are not.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    const { messageId } = record;
    try {
      const read = readMessage(record, { threadQueueUrl, channels: channelNames });
      const deps = await connect();
      if (read.of === 'people') await createPersonHandler(deps)(read.request);
      else if (read.message !== undefined) await takeThreadMessage(deps, read.message, read.delivery);
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
  return {
    ...{ config, ledger, channels, jobs, threads, auditLog, logger, sleep },
    clock: Date.now,
    room: { perHour: config.slack.threadsPerHour, apartMs: SECOND_MS },
    issues: tracker && { tracker, random: Math.random },
    messenger: createSlackMessenger({ ...slack, ...PATIENCE, gate, memory }),
    replies: createSlackPersonReplies(slack),
    codeHost: createGitHubCodeHost({ tokens, apiUrl }),
    comments: createGitHubDraftComments({ tokens, apiUrl }),
  };
}
