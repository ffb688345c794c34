import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { parseChangeJobName } from '../../core/lifecycle/change-names.ts';
import { jobEndReason } from '../../core/lifecycle/job-end.ts';
import { parseReleaseJobName } from '../../core/lifecycle/release-names.ts';
import { EnvironmentName, JOB_END_STATUSES } from '../../core/names.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { createCloser } from '../../workflows/attempts/close-silent-attempt.ts';
import { createDraftRequestCloser } from '../../workflows/drafts/close-silent-draft-request.ts';
import { createBaseUpdateCloser } from '../../workflows/pull-requests/close-silent-base-update.ts';
import { createQuestionCloser } from '../../workflows/questions/close-silent-question.ts';
import { environmentShape } from './environment.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const ledger = createDynamoLedger({ client: new DynamoDBClient(), table: environment[EnvironmentName.table] });
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});
const sqs = new SQSClient();
const threads = createSqsSender<ThreadMessage>({ client: sqs, queueUrl: environment[EnvironmentName.threadQueueUrl] });
const releaseQueueUrl = environment[EnvironmentName.releaseQueueUrl];
const changeQueue =
  releaseQueueUrl === undefined
    ? undefined
    : createSqsSender<ChangeEvent | ReleaseEvent>({ client: sqs, queueUrl: releaseQueueUrl });

/** https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html */
const jobStateChange = z.object({
  detail: z.object({
    jobName: z.string(),
    jobId: z.string(),
    status: z.string(),
    statusReason: z.string().optional(),
    container: z.object({ reason: z.string().optional() }).optional(),
  }),
});

/** EventBridge "Batch Job State Change" → job-events. Only a job's end is looked at; what throws is delivered again. */
export async function handler(event: unknown): Promise<void> {
  const { detail } = jobStateChange.parse(event);
  const { jobName, jobId, status } = detail;
  if (!JOB_END_STATUSES.includes(status)) return;
  const succeeded = status === 'SUCCEEDED';
  const reason = jobEndReason(detail);
  if (parseChangeJobName(jobName) !== undefined) {
    // A job that outlives the review of pull requests in the configuration has nobody who waits for it.
    await changeQueue?.send({ kind: 'job-ended', jobName, jobId, succeeded, reason });
    return;
  }
  const ofRelease = parseReleaseJobName(jobName);
  if (ofRelease !== undefined) {
    const { releaseId, step } = ofRelease;
    await changeQueue?.send({ kind: 'release-job-ended', releaseId, step, succeeded, reason });
    return;
  }
  const { github } = await readSecrets();
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  const deps = {
    ledger,
    logger,
    clock: Date.now,
    threads,
    codeHost: createGitHubCodeHost({ tokens: createTokenSource({ github, apiUrl }), apiUrl }),
  };
  const job = { jobName, jobId, succeeded, reason };
  for (const close of [createDraftRequestCloser(deps), createBaseUpdateCloser(deps), createQuestionCloser(deps)]) {
    if (await close(job)) return;
  }
  await createCloser(deps)(job);
}
