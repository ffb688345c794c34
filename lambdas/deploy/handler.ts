import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDeployer } from '../../adapters/create-deployer.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createGitHubCommits } from '../../adapters/github-commits.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import { deployOrderMessageSchema, type ReleaseEvent } from '../../core/records/release-event.ts';
import { carryOutOrder } from '../../workflows/releases/carry-out-order.ts';
import { environmentShape } from './environment.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const releases = createDynamoReleases({ client: new DynamoDBClient(), table: environment[EnvironmentName.table] });
const decisions = createS3DecisionLog({ client: new S3Client(), bucket: environment[EnvironmentName.auditBucket] });
const looks = createSqsSender<ReleaseEvent>({
  client: new SQSClient(),
  queueUrl: environment[EnvironmentName.releaseQueueUrl],
});
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** release → deploy, as an event. What throws is delivered again, three times in all. */
export async function handler(event: unknown): Promise<void> {
  const order = deployOrderMessageSchema.parse(event);
  const { github } = await readSecrets();
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  const tokens = createTokenSource({ github, apiUrl });
  await carryOutOrder(
    {
      ...{ releases, decisions, looks, logger, clock: Date.now },
      commits: createGitHubCommits({ tokens, apiUrl }),
      deployerOf: ({ settings }) => createDeployer(settings.terms.deployer, { tokens, apiUrl }),
    },
    order,
  );
}
