import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { readConfigFile } from '../../adapters/config-file.ts';
import { connectPager } from '../../adapters/connect-pager.ts';
import { connectTracker } from '../../adapters/connect-tracker.ts';
import { createCursorAgents } from '../../adapters/cursor-coding-agents.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createPersonActivity } from '../../adapters/person-activity.ts';
import { rememberOutage } from '../../adapters/remember-outage.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSharedSlack } from '../../adapters/shared-slack.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { githubWebUrl } from '../../core/deployment/github-site.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { environmentShape } from './environment.ts';
import { createSweep } from './sweep.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const config = readConfigFile(environment[EnvironmentName.configFile]);
const dynamo = new DynamoDBClient();
const table = environment[EnvironmentName.table];
const ledger = createDynamoLedger({ client: dynamo, table });
const { channels, gate, memory } = createSharedSlack({ client: dynamo, table, clock: Date.now });
const jobs = createBatchJobRunner({
  client: new BatchClient(),
  jobQueue: environment[EnvironmentName.jobQueue],
  jobDefinition: environment[EnvironmentName.jobDefinition],
});
const sqs = new SQSClient();
const threads = createSqsSender<ThreadMessage>({ client: sqs, queueUrl: environment[EnvironmentName.threadQueueUrl] });
const queue = createSqsSender<Alert>({ client: sqs, queueUrl: environment[EnvironmentName.alertQueueUrl] });
const releaseQueueUrl = environment[EnvironmentName.releaseQueueUrl];
const changeQueue =
  releaseQueueUrl === undefined
    ? undefined
    : createSqsSender<ChangeEvent | ReleaseEvent>({ client: sqs, queueUrl: releaseQueueUrl });
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** As long as the instance lives: a system that is down is waited for once, and not once for each incident. */
const askGitHub = rememberOutage('GitHub');

/** A schedule, once a minute → sweep. */
export async function handler(): Promise<void> {
  const credentials = await readSecrets();
  const { github, slack } = credentials;
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  const slackApiUrl = environment[EnvironmentName.slackApiUrl];
  const tokens = createTokenSource({ github, apiUrl });
  const { cloneUrl, ...asked } = createGitHubCodeHost({ tokens, apiUrl });
  const tracker = connectTracker(credentials.jira, config.jira, environment[EnvironmentName.jiraApiUrl]);
  const sweep = createSweep({
    ledger,
    jobs,
    config,
    logger,
    clock: Date.now,
    random: Math.random,
    queue,
    changeQueue,
    threads,
    channels,
    messenger: createSlackMessenger({ token: slack.botToken, apiUrl: slackApiUrl, gate, memory }),
    codeHost: { ...askGitHub(asked), cloneUrl },
    issues: tracker && { tracker },
    agents:
      credentials.cursor &&
      createCursorAgents({
        ...credentials.cursor,
        apiUrl: environment[EnvironmentName.cursorApiUrl],
        githubUrl: githubWebUrl(apiUrl),
      }),
    calls: {
      pager: connectPager({
        credentials,
        site: config.datadog.site,
        clock: Date.now,
        datadogUrl: environment[EnvironmentName.datadogApiUrl],
        pagerDutyUrl: environment[EnvironmentName.pagerDutyApiUrl],
      }),
      activity: createPersonActivity({
        slack: { token: slack.botToken, apiUrl: slackApiUrl },
        github: { tokens, apiUrl, readAttention: asked.readAttention },
      }),
    },
  });
  await sweep();
}
