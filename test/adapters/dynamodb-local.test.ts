import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoChanges } from '../../adapters/dynamo-changes.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { missingForDynamodbLocal, startDynamodbLocal } from '../../bench/dynamodb-local.ts';
import { describeDynamodbContract } from '../../packages/emulators/test/aws/dynamodb-contract.ts';
import { describeBudgetItems } from './budget-items.ts';
import { describeChangesContract } from './changes-contract.ts';
import { describeHugeErrors } from './huge-errors.ts';
import { describeLedgerContract } from './ledger-contract.ts';
import { describeReleasesContract } from './releases-contract.ts';

const missing = missingForDynamodbLocal();
if (missing !== undefined) console.warn(`skipped, the ledger on DynamoDB Local: ${missing}`);

describe.skipIf(missing !== undefined)(
  `AWS's own engine${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let engine: Awaited<ReturnType<typeof startDynamodbLocal>> | undefined;
    let client: DynamoDBClient;
    let tables = 0;

    beforeAll(async () => {
      engine = await startDynamodbLocal();
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      client = new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials });
    }, 90_000);

    afterAll(async () => {
      client?.destroy();
      await engine?.close();
    });

    describeDynamodbContract('aws', () => client);

    const freshTable = async () => {
      tables += 1;
      const table = `ledger-${tables}`;
      await ensureTable(client, { ...tableDefinition, TableName: table });
      return { client, table };
    };
    const fresh = async () => createDynamoLedger(await freshTable());

    describeLedgerContract('the ledger on DynamoDB Local', fresh);
    describeHugeErrors('the ledger on DynamoDB Local', fresh);
    describeChangesContract('changes on DynamoDB Local', async () => createDynamoChanges(await freshTable()));
    describeReleasesContract('releases on DynamoDB Local', async () => createDynamoReleases(await freshTable()));
    describeBudgetItems('the ledger on DynamoDB Local', () => client);
  },
);
