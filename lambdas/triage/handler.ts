import { setTimeout as sleep } from 'node:timers/promises';
import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { connectTracker } from '../../adapters/connect-tracker.ts';
import { createDatadogErrorLog } from '../../adapters/datadog-error-log.ts';
import { createDatadogTelemetry } from '../../adapters/datadog-telemetry.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createDynamoTriageFailures } from '../../adapters/dynamo-triage-failures.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { rememberOutage } from '../../adapters/remember-outage.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { triageFailure } from '../../core/alert/dead-letter.ts';
import { readQueuedMessage } from '../../core/alert/queued-alert.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { messageOf } from '../../core/errors.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import type { TriageFailure } from '../../core/records/triage-failure.ts';
import type { FoundErrors } from '../../core/search/found-errors.ts';
import { environmentShape } from './environment.ts';
import { rememberSearches } from './remember-searches.ts';
import { createTriage } from './triage-alert.ts';
import { createReportTriage } from './triage-report.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const config = readConfigFile(environment[EnvironmentName.configFile]);
const records = { client: new DynamoDBClient(), table: environment[EnvironmentName.table] };
const ledger = createDynamoLedger(records);
const triageFailures = createDynamoTriageFailures(records);
const threads = createSqsSender<ThreadMessage>({
  client: new SQSClient(),
  queueUrl: environment[EnvironmentName.threadQueueUrl],
});
const jobs = createBatchJobRunner({
  client: new BatchClient(),
  jobQueue: environment[EnvironmentName.jobQueue],
  jobDefinition: environment[EnvironmentName.jobDefinition],
});
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** Lives as long as the instance, so that alerts of several deliveries ask the ledger once. */
const searches = rememberSearches<FoundErrors>();
/** So that a system that is down is waited for once, and not once for each bug. */
const askDatadog = rememberOutage('Datadog');
const askGitHub = rememberOutage('GitHub');

/**
 * SQS → triage. A message that fails is delivered again by itself; its neighbours are not. The reason is kept for the reader
 * of the dead-letter queue.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  let connecting: ReturnType<typeof connect> | undefined;
  for (const { messageId, body, attributes } of event.Records) {
    try {
      const message = readQueuedMessage(body);
      connecting ??= connect();
      const { triage, triageReport } = await connecting;
      await (message.kind === 'jira-issue' ? triageReport(message) : triage(message));
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: messageId });
      const deliveries = Number(attributes.ApproximateReceiveCount);
      await noteFailure(triageFailure({ messageId, deliveries }, error, Date.now()));
    }
  }
  return { batchItemFailures };
}

/** Whether the note is kept or not, the message is delivered again; without one, the log has the reason. */
async function noteFailure(failure: TriageFailure): Promise<void> {
  logger.error('triage-failed', { ...failure });
  try {
    await triageFailures.note(failure);
  } catch (error) {
    logger.error('failure-not-noted', { messageId: failure.messageId, reason: messageOf(error) });
  }
}

/** Builds what depends on secrets for each batch: the secret store keeps them for five minutes, so a rotation arrives. */
async function connect() {
  const secrets = await readSecrets();
  const githubApiUrl = environment[EnvironmentName.githubApiUrl];
  const { cloneUrl, ...asked } = createGitHubCodeHost({
    tokens: createTokenSource({ github: secrets.github, apiUrl: githubApiUrl }),
    apiUrl: githubApiUrl,
  });
  const datadog = {
    ...secrets.datadog,
    site: config.datadog.site,
    apiUrl: environment[EnvironmentName.datadogApiUrl],
  };
  const triage = createTriage({
    config,
    ledger,
    jobs,
    logger,
    clock: Date.now,
    sleep,
    searches,
    errorLog: askDatadog(createDatadogErrorLog(datadog)),
    traces: askDatadog(createDatadogTelemetry(datadog)),
    threads,
    codeHost: { ...askGitHub(asked), cloneUrl },
  });
  const tracker = connectTracker(secrets.jira, config.jira, environment[EnvironmentName.jiraApiUrl]);
  return { triage, triageReport: createReportTriage({ config, tracker, triage, logger }) };
}
