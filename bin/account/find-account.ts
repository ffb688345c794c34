import { join, resolve } from 'node:path';
import { EnvironmentName } from '../../core/names.ts';
import { readOperatorEnvironment } from '../../local/operator-environment.ts';
import { UsageError } from '../run-command.ts';
import type { AccountOptions } from './account-options.ts';
import { describePlace, profileOf } from './describe-place.ts';
import { readStackOutputs } from './stack-outputs.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type AwsService =
  | 'SQS'
  | 'DYNAMODB'
  | 'S3'
  | 'SECRETS_MANAGER'
  | 'BATCH'
  | 'CLOUDWATCH'
  | 'CLOUDWATCH_LOGS'
  | 'CODEDEPLOY'
  | 'SERVICE_QUOTAS'
  | 'EC2';

/** What a command needs to know of the account that it works on. */
export interface Account {
  readonly kind: 'deployed' | 'local';
  /** How to speak of it to a person: `stage prod (account 123456789012, eu-central-1)`, `the runtime on .mendhook/local`. */
  readonly name: string;
  readonly table: string;
  readonly alertQueueUrl: string;
  readonly requestQueueUrl: string;
  /** Takes what people say of releases. Left out where nothing is released. */
  readonly releaseQueueUrl?: string | undefined;
  readonly auditBucket: string;
  readonly secretId: string;
  readonly callerSecretId: string;
  readonly webhookUrl: string;
  /** Where GitHub's webhook calls; a runtime on this machine cannot be called. */
  readonly githubUrl?: string | undefined;
  /** Where JIRA's webhook calls, if the configuration has `jira.webhook`. */
  readonly jiraUrl?: string | undefined;
  /** When the stage was last deployed, epoch milliseconds; of no meaning on one machine. */
  readonly deployedAt?: number | undefined;
  /** Region, and for a runtime on this machine endpoint and credentials, of an official client. */
  readonly settings: (service: AwsService) => ClientSettings;
  /** An application key of Datadog for one command, in place of the stored one, which can change no monitor. */
  readonly operatorAppKey?: string | undefined;
  /** Where outside systems answer; those left out are the real ones. */
  readonly endpoints: Readonly<Partial<Record<'datadog' | 'github' | 'slack' | 'model' | 'jira' | 'cursor', string>>>;
}

export interface ClientSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly forcePathStyle?: boolean;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Finds the account: a stage by the outputs of its stack, a runtime by its state directory.
 *
 * @throws {UsageError} when there is no such stage, or no runtime runs there
 */
export const findAccount = (options: AccountOptions): Promise<Account> =>
  options.local === undefined ? deployedAccount(options) : Promise.resolve(localAccount(options.local));

async function deployedAccount({ stage, region }: AccountOptions): Promise<Account> {
  const { outputs, region: found, accountId, deployedAt } = await readStackOutputs(stage, region);
  const place = describePlace({ accountId, region: found, profile: profileOf(process.env) });
  return {
    kind: 'deployed',
    name: `stage ${stage} (${place})`,
    ...outputs,
    deployedAt,
    operatorAppKey: appKeyOf(process.env),
    settings: () => ({ region: found }),
    endpoints: {},
  };
}

function localAccount(directory: string | true): Account {
  const environment = readLocalEnvironment(directory);
  const read = (name: string) => environment[name] ?? '';
  const endpoint = (name: string, variable: string) =>
    environment[variable] === undefined ? {} : { [name]: environment[variable] };
  return {
    kind: 'local',
    name: `the runtime on ${directory === true ? DEFAULT_DIRECTORY : directory}`,
    table: read(EnvironmentName.table),
    alertQueueUrl: read(EnvironmentName.alertQueueUrl),
    requestQueueUrl: read(EnvironmentName.requestQueueUrl),
    releaseQueueUrl: environment[EnvironmentName.releaseQueueUrl],
    auditBucket: read(EnvironmentName.auditBucket),
    secretId: read(EnvironmentName.secretId),
    callerSecretId: read(EnvironmentName.callerSecretId),
    webhookUrl: read(EnvironmentName.webhookUrl),
    operatorAppKey: appKeyOf(environment),
    settings: (service) => localSettings(environment, service),
    endpoints: {
      ...endpoint('datadog', EnvironmentName.datadogApiUrl),
      ...endpoint('github', EnvironmentName.githubApiUrl),
      ...endpoint('slack', EnvironmentName.slackApiUrl),
      ...endpoint('model', EnvironmentName.modelApiUrl),
      ...endpoint('jira', EnvironmentName.jiraApiUrl),
      ...endpoint('cursor', EnvironmentName.cursorApiUrl),
    },
  };
}

/** The name that Datadog's own tools read. */
const appKeyOf = (environment: Environment): string | undefined => environment['DD_APP_KEY']?.trim() || undefined;

const DEFAULT_DIRECTORY = '.mendhook/local';

/** @throws {UsageError} when no runtime runs on that state directory */
function readLocalEnvironment(directory: string | true): Environment {
  const state = resolve(directory === true ? DEFAULT_DIRECTORY : directory);
  const found = readOperatorEnvironment(join(state, 'account'));
  if (found === undefined) throw new UsageError(`no runtime is running on ${state}: start \`mendhook local\` first`);
  return found;
}

const localSettings = (environment: Environment, service: AwsService): ClientSettings => ({
  endpoint: environment[`AWS_ENDPOINT_URL_${service}`] ?? '',
  region: environment['AWS_REGION'] ?? '',
  credentials: {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
  },
  ...(service === 'S3' ? { forcePathStyle: true } : {}),
});
