import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { startDynamodb } from '../../local/aws/dynamodb.ts';
import { ensureTable } from '../../local/aws/dynamodb-table.ts';
import { describeLedgerContract } from './ledger-contract.ts';

const stateDirectory = mkdtempSync(join(tmpdir(), 'ledger-'));
let engine: Awaited<ReturnType<typeof startDynamodb>>;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  engine = await startDynamodb({ stateDirectory });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await engine.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

describeLedgerContract('the ledger on the embedded engine', async () => {
  tables += 1;
  const table = `ledger-${tables}`;
  await ensureTable(client, { ...tableDefinition, TableName: table });
  return createDynamoLedger({ client, table });
});
