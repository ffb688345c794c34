import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDeployer } from '../../adapters/create-deployer.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import { deployOrderMessageSchema, type ReleaseEvent } from '../../core/records/release-event.ts';
import { rollBackStep } from '../../workflows/releases/roll-back.ts';
import { environmentShape } from './environment.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const releases = createDynamoReleases({ client: new DynamoDBClient(), table: environment[EnvironmentName.table] });
const looks = createSqsSender<ReleaseEvent>({
  client: new SQSClient(),
  queueUrl: environment[EnvironmentName.releaseQueueUrl],
});
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** release → rollback, as an event. What throws is delivered again, three times in all. */
export async function handler(event: unknown): Promise<void> {
  const order = deployOrderMessageSchema.parse(event);
  const { github } = await readSecrets();
  const apiUrl = environment[EnvironmentName.githubApiUrl];
  const tokens = createTokenSource({ github, apiUrl });
  await rollBackStep(
    {
      ...{ releases, looks, logger, clock: Date.now },
      deployerOf: ({ settings }) => createDeployer(settings.terms.deployer, { tokens, apiUrl }),
    },
    order,
  );
}
