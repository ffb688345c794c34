import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { readEnvironment } from '../../core/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import { createCloser } from './close-attempt.ts';
import { createPublicationCloser } from './close-published.ts';
import { environmentShape } from './environment.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const ledger = createDynamoLedger({ client: new DynamoDBClient(), table: environment[EnvironmentName.table] });
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html */
const jobStateChange = z.object({
  detail: z.object({ jobName: z.string(), jobId: z.string(), status: z.string(), statusReason: z.string().optional() }),
});

/** EventBridge "Batch Job State Change" → job-events. Only a job's end is looked at; what throws is delivered again. */
export async function handler(event: unknown): Promise<void> {
  const { jobName, jobId, status, statusReason } = jobStateChange.parse(event).detail;
  if (status !== 'FAILED' && status !== 'SUCCEEDED') return;
  const { slack } = await readSecrets();
  const messenger = createSlackMessenger({ token: slack.botToken, apiUrl: environment[EnvironmentName.slackApiUrl] });
  const deps = { ledger, messenger, clock: Date.now, logger };
  const succeeded = status === 'SUCCEEDED';
  const job = { jobName, jobId, succeeded, reason: statusReason ?? 'no reason was given' };
  if (!(await createPublicationCloser(deps)(job))) await createCloser(deps)(job);
}
