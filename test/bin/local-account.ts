import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { EnvironmentName } from '../../core/names.ts';
import { startDynamodb } from '../../local/aws/dynamodb.ts';
import { ensureTable } from '../../local/aws/dynamodb-table.ts';
import { startS3 } from '../../local/aws/s3.ts';
import { saveOperatorEnvironment } from '../../local/operator-environment.ts';
import { clientSettings, closing, temporaryDirectory } from '../local/aws/stand-in.ts';

const NAME = 'mendhook';

/** An account on this machine with an empty ledger and audit log, as `--local` finds it. */
export async function startLocalAccount(more: Readonly<Record<string, string>> = {}) {
  const state = temporaryDirectory();
  const stateDirectory = join(state, 'account');
  mkdirSync(stateDirectory);
  const [dynamoDb, s3] = await Promise.all([
    closing(startDynamodb({ stateDirectory })),
    closing(startS3({ stateDirectory })),
  ]);
  const tables = new DynamoDBClient(clientSettings(dynamoDb.url));
  const objects = new S3Client({ ...clientSettings(s3.url), forcePathStyle: true });
  onTestFinished(() => {
    tables.destroy();
    objects.destroy();
  });
  await ensureTable(tables, { ...tableDefinition, TableName: NAME });
  await objects.send(new CreateBucketCommand({ Bucket: NAME }));
  saveOperatorEnvironment(stateDirectory, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIALOCALTEST',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    [EnvironmentName.table]: NAME,
    [EnvironmentName.auditBucket]: NAME,
    [EnvironmentName.secretId]: NAME,
    ...more,
  });
  return {
    state,
    /** Of a client of its own. */
    tables: clientSettings(dynamoDb.url),
    ledger: createDynamoLedger({ client: tables, table: NAME }),
    auditLog: createS3AuditLog({ client: objects, bucket: NAME }),
  };
}
