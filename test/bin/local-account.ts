import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { expect, onTestFinished } from 'vitest';
import { createDynamoChanges } from '../../adapters/dynamo-changes.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import { EnvironmentName, stackNameOf } from '../../core/names.ts';
import { saveOperatorEnvironment } from '../../local/operator-environment.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';
import { unrecorded } from '../lib/recorded.ts';
import { NAME, openStrictAccount } from '../strict-account.ts';

const SECRET = stackNameOf('local');
const CALLER_SECRET = `${SECRET}-callers`;

/**
 * An account on this machine with an empty ledger and audit log, as `--local` finds it. Commands run on it with the rights
 * of the operator's policy; the ledger and the logs that are returned have all rights.
 */
export async function startLocalAccount(
  more: Readonly<Record<string, string>> = {},
  terms: { readonly hasRelease?: boolean } = {},
) {
  const state = temporaryDirectory();
  const stateDirectory = join(state, 'account');
  mkdirSync(stateDirectory);
  const { cloud, calls } = await openStrictAccount(undefined, terms);
  // What `release` adds is asserted by test/lib/release-stack.test.ts: the recorded runs have none.
  onTestFinished(() => expect(terms.hasRelease === true ? [] : unrecorded(calls)).toEqual([]));
  const { dynamoDb, s3, secretsManager, sqs } = cloud.clients;
  const environment = {
    ...cloud.environmentFor('operator'),
    [EnvironmentName.table]: NAME,
    [EnvironmentName.auditBucket]: NAME,
    [EnvironmentName.secretId]: SECRET,
    [EnvironmentName.callerSecretId]: CALLER_SECRET,
    ...more,
  };
  saveOperatorEnvironment(stateDirectory, environment);
  return {
    state,
    cloud,
    /** What was called so far, as `recordCall` writes it. */
    calls,
    /** Replaces what `--local` finds. */
    tell: (told: Readonly<Record<string, string>>) =>
      saveOperatorEnvironment(stateDirectory, { ...environment, ...told }),
    ledger: createDynamoLedger({ client: dynamoDb, table: NAME }),
    auditLog: createS3AuditLog({ client: s3, bucket: NAME }),
    changes: createDynamoChanges({ client: dynamoDb, table: NAME }),
    releases: createDynamoReleases({ client: dynamoDb, table: NAME }),
    decisions: createS3DecisionLog({ client: s3, bucket: NAME }),
    /** Makes both secrets with this document, of which each reader takes what it needs. */
    createSecret: async (SecretString: string) => {
      for (const Name of [SECRET, CALLER_SECRET]) {
        await secretsManager.send(new CreateSecretCommand({ Name, SecretString }));
      }
    },
    readSecret: async (which: 'own' | 'callers') => {
      const SecretId = which === 'own' ? SECRET : CALLER_SECRET;
      return (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
    },
    createQueue: async (QueueName: string) => (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '',
  };
}
