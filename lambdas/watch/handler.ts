import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfigFile } from '../../adapters/config-file.ts';
import { createDatadogErrorRates } from '../../adapters/datadog-error-rates.ts';
import { createDynamoErrorRateStates } from '../../adapters/dynamo-error-rate-states.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import { createErrorRateChecks } from './check-error-rates.ts';
import { environmentShape } from './environment.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const config = readConfigFile(environment[EnvironmentName.configFile]);
const records = { client: new DynamoDBClient(), table: environment[EnvironmentName.table] };
const ledger = createDynamoLedger(records);
const states = createDynamoErrorRateStates(records);
const queue = createSqsSender({ client: new SQSClient(), queueUrl: environment[EnvironmentName.alertQueueUrl] });
const readSecrets = createSecretStore({
  client: new SecretsManagerClient(),
  secretId: environment[EnvironmentName.secretId],
});

/** A schedule, once a minute → watch. */
export async function handler(): Promise<void> {
  const { datadog } = await readSecrets();
  const apiUrl = environment[EnvironmentName.datadogApiUrl];
  const rates = createDatadogErrorRates({ ...datadog, site: config.datadog.site, apiUrl });
  await createErrorRateChecks({ config, ledger, states, rates, queue, logger, clock: Date.now })();
}
