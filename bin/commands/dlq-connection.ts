import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoTriageFailures } from '../../adapters/dynamo-triage-failures.ts';
import { openSqsDeadLetters } from '../../adapters/sqs-dead-letters.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { DeadLetters, TriageFailures } from '../../core/ports/dead-letters.ts';
import type { AccountOptions } from '../account/account-options.ts';
import { type Account, type ClientSettings, type Environment, findAccount } from '../account/find-account.ts';

interface QueueNamed {
  readonly queueUrl?: string | undefined;
  readonly table?: string | undefined;
}

interface Place extends Pick<Account, 'kind' | 'name'> {
  readonly queueUrl: string;
  readonly table?: string | undefined;
  readonly sqs: ClientSettings;
  readonly dynamoDb: ClientSettings;
}

/**
 * Connects to the dead letters of an alert queue: the one that is named, by option or environment, else that of the
 * account.
 *
 * @throws {UsageError} when there is no such account
 */
export async function connectToAlertQueue(
  options: QueueNamed & AccountOptions,
  environment: Environment,
): Promise<{ place: Place; letters: DeadLetters; failures: TriageFailures | undefined; close: () => void }> {
  const place = namedPlace(options, environment) ?? (await accountPlace(options));
  const sqs = new SQSClient(place.sqs);
  const dynamoDb = new DynamoDBClient(place.dynamoDb);
  const close = () => {
    sqs.destroy();
    dynamoDb.destroy();
  };
  try {
    const letters = await openSqsDeadLetters({ client: sqs, queueUrl: place.queueUrl });
    const failures = place.table ? createDynamoTriageFailures({ client: dynamoDb, table: place.table }) : undefined;
    return { place, letters, failures, close };
  } catch (error) {
    close();
    throw error;
  }
}

function namedPlace(options: QueueNamed & AccountOptions, environment: Environment): Place | undefined {
  const isLocal = options.local !== undefined;
  const queueUrl = options.queueUrl ?? (isLocal ? undefined : environment[EnvironmentName.alertQueueUrl]);
  if (isLocal || !queueUrl) return undefined;
  const region = options.region ?? regionOf(queueUrl) ?? environment['AWS_REGION'];
  const settings = region === undefined ? {} : { region };
  return {
    kind: 'deployed',
    name: queueUrl,
    queueUrl,
    table: options.table ?? environment[EnvironmentName.table],
    sqs: settings,
    dynamoDb: settings,
  };
}

async function accountPlace(options: QueueNamed & AccountOptions): Promise<Place> {
  const account = await findAccount(options);
  return {
    kind: account.kind,
    name: account.name,
    queueUrl: options.queueUrl ?? account.alertQueueUrl,
    table: options.table ?? account.table,
    sqs: account.settings('SQS'),
    dynamoDb: account.settings('DYNAMODB'),
  };
}

/** `https://sqs.eu-central-1.amazonaws.com/…` says where the queue is, whatever the person's profile says. */
const regionOf = (queueUrl: string) => /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(queueUrl)?.[1];
