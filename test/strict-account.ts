import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ApiCall } from '@mendhook/emulators/aws/api-call';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { createGate } from '@mendhook/emulators/aws/policies/gate';
import { onTestFinished } from 'vitest';
import { tableDefinition } from '../adapters/dynamo-table.ts';
import { startCloud } from '../local/cloud.ts';
import { type LocalPolicies, policiesFor, readLocalPolicies } from '../local/stack/local-policies.ts';
import { recordCall } from '../local/stack/recorded-access.ts';
import { temporaryDirectory } from '../packages/emulators/test/aws/stand-in.ts';

/** The name of the table and the bucket: the policies know them by it. */
export const NAME = 'mendhook';

interface StrictTerms {
  readonly hasRelease?: boolean;
  readonly follows?: boolean;
  readonly hearsJira?: boolean;
}

/**
 * The account on one machine with its table and its bucket, under the policies of the template.
 *
 * @param change changes the policies first, such as to take a grant back
 * @param terms.hasRelease whether pull requests are reviewed
 * @param terms.follows whether what was merged is deployed as well
 * @param terms.hearsJira whether JIRA calls
 */
export async function openStrictAccount(
  change: (policies: LocalPolicies) => LocalPolicies = (policies) => policies,
  terms: StrictTerms = {},
) {
  const { policies, calls, onCall } = strictRules(change, terms);
  const cloud = await startCloud({
    stateDirectory: temporaryDirectory(),
    policies,
    onCall,
    onJobChange: () => undefined,
    onFunctionEvent: () => false,
  });
  onTestFinished(() => cloud.close());
  await ensureTable(cloud.clients.dynamoDb, { ...tableDefinition, TableName: NAME });
  await cloud.clients.s3.send(new CreateBucketCommand({ Bucket: NAME }));

  return {
    cloud,
    /** What was called so far, as `recordCall` writes it. */
    calls,
    /** Clients with the rights of a principal, such as `requests`. */
    clientsOf: (principal: string) => {
      const environment = cloud.environmentFor(principal);
      const settings = (service: string) => ({
        endpoint: environment[`AWS_ENDPOINT_URL_${service}`] ?? '',
        region: environment['AWS_REGION'] ?? '',
        credentials: { accessKeyId: principal, secretAccessKey: 'local' },
      });
      return {
        batch: new BatchClient(settings('BATCH')),
        dynamoDb: new DynamoDBClient(settings('DYNAMODB')),
        s3: new S3Client({ ...settings('S3'), forcePathStyle: true }),
        secretsManager: new SecretsManagerClient(settings('SECRETS_MANAGER')),
        sqs: new SQSClient(settings('SQS')),
      };
    },
  };
}

/** What an emulator that is started by itself needs to refuse what the template refuses, and to record its calls. */
export function strictRules(
  change: (policies: LocalPolicies) => LocalPolicies = (policies) => policies,
  { hasRelease = false, follows = false, hearsJira = false }: StrictTerms = {},
) {
  const policies = policiesFor(change(readLocalPolicies()), {
    keepsWebhooks: true,
    hasRelease,
    follows,
    hearsJira,
    images: [],
  });
  const calls = new Set<string>();
  return {
    policies,
    gate: createGate(policies),
    calls,
    onCall: (call: ApiCall) => {
      for (const line of recordCall(call)) calls.add(line);
    },
  };
}

/** Takes one action of one principal back. */
export const withoutAction =
  (principal: string, action: string) =>
  (policies: LocalPolicies): LocalPolicies => {
    const { arn = '', statements = [] } = policies.principals[principal] ?? {};
    const remaining = statements
      .map((statement) => ({ ...statement, Action: statement.Action.filter((each) => each !== action) }))
      .filter(({ Action }) => Action.length > 0);
    return { ...policies, principals: { ...policies.principals, [principal]: { arn, statements: remaining } } };
  };
