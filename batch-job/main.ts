import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { PATIENT } from '../adapters/create-octokit.ts';
import { createCursorAgents } from '../adapters/cursor-coding-agents.ts';
import { createDatadogTelemetry } from '../adapters/datadog-telemetry.ts';
import { createDynamoChanges } from '../adapters/dynamo-changes.ts';
import { createDynamoLedger } from '../adapters/dynamo-ledger.ts';
import { createDynamoReleases } from '../adapters/dynamo-releases.ts';
import { createGitHubCodeHost } from '../adapters/github-code-host.ts';
import { createGitHubPullRequests } from '../adapters/github-pull-requests.ts';
import { createTokenSource } from '../adapters/github-tokens.ts';
import { createMeasuredLog } from '../adapters/measured-log.ts';
import { createS3AuditLog } from '../adapters/s3-audit-log.ts';
import { createSecretStore } from '../adapters/secret-store.ts';
import { createSlackPersonReplies } from '../adapters/slack-person-replies.ts';
import { createSqsSender } from '../adapters/sqs-sender.ts';
import type { ModelConfig } from '../core/config/config.ts';
import { githubWebUrl } from '../core/deployment/github-site.ts';
import { messageOf } from '../core/errors.ts';
import { EnvironmentName } from '../core/names.ts';
import type { ThreadMessage } from '../core/records/thread-message.ts';
import { readWorkerEnvironment, type WorkerTask } from './environment.ts';
import { connectUpstream } from './gateway/connect-upstream.ts';
import { runAttempt } from './run-attempt.ts';
import { runDraftRequest } from './run-draft-request.ts';
import { environmentForTests } from './verify/sandbox-environment.ts';

const logger = createMeasuredLog({ stage: process.env[EnvironmentName.stage] });
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
process.once('SIGINT', () => stopping.abort());

try {
  const { task, ...options } = await connect();
  const ended = await perform(task, options);
  logger.info('worker-ended', { jobKind: task.kind, ended });
  process.exit(0);
} catch (error) {
  // The outcome could not be recorded. Batch says that the job failed, and job-events closes the attempt.
  logger.error('worker-failed', { reason: messageOf(error) });
  process.exit(1);
}

async function perform(task: WorkerTask, options: Omit<Awaited<ReturnType<typeof connect>>, 'task'>) {
  switch (task.kind) {
    case 'attempt':
      return (await runAttempt({ ...options, ...task })).kind;
    case 'publication':
      return runDraftRequest({ ...options, ...task });
    case 'question': {
      const { runQuestion } = await import('./run-question.ts');
      return runQuestion({ ...options, ...task });
    }
    case 'base-update': {
      const { runBaseUpdate } = await import('./run-base-update.ts');
      return runBaseUpdate({ ...options, ...task });
    }
    case 'review': {
      // Its tools bring a compiler along, for which no attempt waits.
      const { runReview } = await import('./run-review.ts');
      return runReview({ ...options, ...task });
    }
    case 'tests': {
      const { runTestsJob } = await import('./run-tests-job.ts');
      return runTestsJob({ ...options, ...task });
    }
    case 'smoke':
    case 'load':
    case 'integration': {
      const { runTrial } = await import('./run-trial.ts');
      return runTrial({ ...options, ...task }, task.kind);
    }
    case 'explain-rollback': {
      const { runExplain } = await import('./run-explain.ts');
      return runExplain({ ...options, ...task });
    }
    default:
      return task satisfies never;
  }
}

async function connect() {
  const environment = readWorkerEnvironment(process.env);
  const {
    table,
    secretId,
    auditBucket,
    datadogApiUrl,
    githubApiUrl,
    slackApiUrl,
    modelApiUrl,
    cursorApiUrl,
    threadQueueUrl,
    ...rest
  } = environment;
  const dynamo = new DynamoDBClient();
  const secrets = await createSecretStore({ client: new SecretsManagerClient(), secretId })();
  const tokens = createTokenSource({ github: secrets.github, apiUrl: githubApiUrl, patience: PATIENT });
  return {
    ...rest,
    testEnvironment: await environmentForTests(process.env, rest.sandbox),
    setupSecrets: secrets.setup,
    ledger: createDynamoLedger({ client: dynamo, table }),
    changes: createDynamoChanges({ client: dynamo, table }),
    releases: createDynamoReleases({ client: dynamo, table }),
    // The bucket in the path: right for S3 and for every stand-in, whose host names have no wildcard.
    auditLog: createS3AuditLog({ client: new S3Client({ forcePathStyle: true }), bucket: auditBucket }),
    threads: createSqsSender<ThreadMessage>({ client: new SQSClient(), queueUrl: threadQueueUrl }),
    replies: createSlackPersonReplies({ token: secrets.slack.botToken, apiUrl: slackApiUrl }),
    codeHost: createGitHubCodeHost({ tokens, apiUrl: githubApiUrl, patience: PATIENT }),
    pullRequests: createGitHubPullRequests({ tokens, apiUrl: githubApiUrl, patience: PATIENT }),
    agents:
      secrets.cursor &&
      createCursorAgents({ ...secrets.cursor, apiUrl: cursorApiUrl, githubUrl: githubWebUrl(githubApiUrl) }),
    connectTelemetry: (site: string) => createDatadogTelemetry({ ...secrets.datadog, site, apiUrl: datadogApiUrl }),
    connectModel: (model: ModelConfig) => connectUpstream(model, { url: modelApiUrl, secrets }),
    logger,
    clock: Date.now,
    // Attempts of one storm that are refused together do not come back together.
    pause: (milliseconds: number, signal: AbortSignal) =>
      wait(milliseconds * (1 + Math.random() / 4), undefined, { signal }),
    newBoundary: () => randomBytes(16).toString('hex'),
    signal: stopping.signal,
  };
}
