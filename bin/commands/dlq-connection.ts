import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoTriageFailures } from '../../adapters/dynamo-triage-failures.ts';
import { openSqsDeadLetters } from '../../adapters/sqs-dead-letters.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { DeadLetters, TriageFailures } from '../../core/ports.ts';
import { readOperatorEnvironment } from '../../local/operator-environment.ts';
import { UsageError } from '../run-command.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Connects to the dead letters of an alert queue, deployed or of a local runtime, by the official clients: region,
 * credentials and endpoints come from where those look for them.
 *
 * @throws {UsageError} when nothing says which queue is meant
 */
export async function connectToAlertQueue(
  options: {
    readonly queueUrl?: string | undefined;
    readonly table?: string | undefined;
    readonly local?: string | true | undefined;
  },
  environment: Environment,
): Promise<{ letters: DeadLetters; failures: TriageFailures | undefined; close: () => void }> {
  const local = options.local === undefined ? undefined : localEnvironment(options.local);
  const queueUrl = options.queueUrl ?? (local ?? environment)[EnvironmentName.alertQueueUrl];
  const table = options.table ?? (local ?? environment)[EnvironmentName.table];
  if (!queueUrl)
    throw new UsageError(`say which alert queue: --queue-url, ${EnvironmentName.alertQueueUrl} or --local`);

  const region = regionOf(queueUrl) ?? environment['AWS_REGION'];
  const sqs = new SQSClient(local === undefined ? deployed(region) : settings(local, 'AWS_ENDPOINT_URL_SQS'));
  const dynamoDb = new DynamoDBClient(
    local === undefined ? deployed(region) : settings(local, 'AWS_ENDPOINT_URL_DYNAMODB'),
  );
  const close = () => {
    sqs.destroy();
    dynamoDb.destroy();
  };
  try {
    const letters = await openSqsDeadLetters({ client: sqs, queueUrl });
    const failures = table ? createDynamoTriageFailures({ client: dynamoDb, table }) : undefined;
    return { letters, failures, close };
  } catch (error) {
    close();
    throw error;
  }
}

function localEnvironment(directory: string | true): Environment {
  const state = resolve(directory === true ? '.mendhook/local' : directory);
  const found = readOperatorEnvironment(join(state, 'account'));
  if (found === undefined) throw new UsageError(`no runtime runs on ${state}: start \`mendhook local\` first`);
  return found;
}

/** `https://sqs.eu-central-1.amazonaws.com/…` says where the queue is, whatever the person's profile says. */
const regionOf = (queueUrl: string) => /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(queueUrl)?.[1];

const deployed = (region: string | undefined) => (region === undefined ? {} : { region });

const settings = (local: Environment, endpoint: string) => ({
  endpoint: local[endpoint] ?? '',
  region: local['AWS_REGION'] ?? '',
  credentials: {
    accessKeyId: local['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: local['AWS_SECRET_ACCESS_KEY'] ?? '',
  },
});
