import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BucketAlreadyOwnedByYou, CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, ResourceExistsException } from '@aws-sdk/client-secrets-manager';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { z } from 'zod';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import type { Config } from '../../core/config/config.ts';
import { followedDeployers } from '../../core/config/followed-deployers.ts';
import { type Secrets, splitSecrets } from '../../core/deployment/secrets.ts';
import { EnvironmentName, FunctionName } from '../../core/names.ts';
import { type Cloud, JOB_QUEUE } from '../cloud.ts';

export interface ResourceTerms {
  /** Of the table and the bucket. */
  readonly name: string;
  readonly secretName: string;
  readonly jobDefinition: string;
  readonly stateDirectory: string;
  readonly config: Config;
  readonly secrets: Secrets;
  /** Where outside systems answer; those left out are the real ones. */
  readonly endpoints: Readonly<
    Partial<Record<'datadog' | 'github' | 'slack' | 'model' | 'pagerDuty' | 'jira' | 'cursor', string>>
  >;
  readonly queueUrls: {
    readonly alerts: string;
    readonly requests: string;
    readonly threads: string;
    readonly changes: string | undefined;
  };
}

/** Makes the table, the bucket, the secrets and the configuration, and returns what functions and workers are told of them. */
export async function createResources(cloud: Cloud, terms: ResourceTerms): Promise<Record<string, string>> {
  const { name, secretName, jobDefinition, stateDirectory, config, secrets, endpoints, queueUrls } = terms;
  const { clients } = cloud;
  const github = endpoints.github ?? config.github.apiUrl;
  const configFile = join(stateDirectory, 'config.json');
  writeFileSync(configFile, JSON.stringify(config));
  await ensureTable(clients.dynamoDb, { ...tableDefinition, TableName: name });
  const { callers, credentials } = splitSecrets(secrets);
  const callerSecret = `${secretName}-callers`;
  await putSecret(cloud, secretName, JSON.stringify(credentials));
  await putSecret(cloud, callerSecret, JSON.stringify(callers));
  await clients.s3.send(new CreateBucketCommand({ Bucket: name })).catch((error: unknown) => {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  });
  return {
    [EnvironmentName.table]: name,
    [EnvironmentName.alertQueueUrl]: queueUrls.alerts,
    [EnvironmentName.requestQueueUrl]: queueUrls.requests,
    [EnvironmentName.threadQueueUrl]: queueUrls.threads,
    [EnvironmentName.jobQueue]: JOB_QUEUE,
    [EnvironmentName.jobDefinition]: jobDefinition,
    [EnvironmentName.secretId]: secretName,
    [EnvironmentName.callerSecretId]: callerSecret,
    [EnvironmentName.auditBucket]: name,
    [EnvironmentName.configFile]: configFile,
    ...keptWebhooks(config),
    ...(queueUrls.changes === undefined
      ? {}
      : { [EnvironmentName.releaseQueueUrl]: queueUrls.changes, [EnvironmentName.version]: ownVersion() }),
    ...(followedDeployers(config.release).length === 0
      ? {}
      : {
          [EnvironmentName.deployFunction]: functionNameOf(FunctionName.deploy),
          [EnvironmentName.rollbackFunction]: functionNameOf(FunctionName.rollback),
        }),
    ...(endpoints.datadog === undefined ? {} : { [EnvironmentName.datadogApiUrl]: endpoints.datadog }),
    ...(github === undefined ? {} : { [EnvironmentName.githubApiUrl]: github }),
    ...(endpoints.slack === undefined ? {} : { [EnvironmentName.slackApiUrl]: endpoints.slack }),
    ...(endpoints.pagerDuty === undefined ? {} : { [EnvironmentName.pagerDutyApiUrl]: endpoints.pagerDuty }),
    ...(endpoints.jira === undefined ? {} : { [EnvironmentName.jiraApiUrl]: endpoints.jira }),
    ...(endpoints.cursor === undefined ? {} : { [EnvironmentName.cursorApiUrl]: endpoints.cursor }),
    ...(endpoints.model === undefined ? {} : { [EnvironmentName.modelApiUrl]: endpoints.model }),
  };
}

/** The name of a function in the account on one machine. */
export const functionNameOf = (name: FunctionName): string => `mendhook-${name}`;

async function putSecret({ clients: { secretsManager } }: Cloud, Name: string, SecretString: string): Promise<void> {
  try {
    await secretsManager.send(new CreateSecretCommand({ Name, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await secretsManager.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
  }
}

const keptWebhooks = ({ deployment: { keepWebhooksDays: days } }: Config): Record<string, string> =>
  days === undefined ? {} : { [EnvironmentName.keepWebhooksDays]: String(days) };

const manifestSchema = z.object({ version: z.string() });

/** The version of the checkout or the package that runs. */
const ownVersion = (): string =>
  manifestSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'))).version;
