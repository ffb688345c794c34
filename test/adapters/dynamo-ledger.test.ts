import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '@mendhook/emulators/aws/dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoChanges } from '../../adapters/dynamo-changes.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { createDynamoTriageFailures } from '../../adapters/dynamo-triage-failures.ts';
import { describeDynamodbContract } from '../../packages/emulators/test/aws/dynamodb-contract.ts';
import { incidentFixture } from '../fakes/records.ts';
import { describeBudgetItems } from './budget-items.ts';
import { describeChangesContract } from './changes-contract.ts';
import { describeHugeErrors } from './huge-errors.ts';
import { describeLedgerContract } from './ledger-contract.ts';
import { describeReleasesContract } from './releases-contract.ts';

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

describeDynamodbContract('embedded', () => client);

const freshTable = async () => {
  tables += 1;
  const table = `ledger-${tables}`;
  await ensureTable(client, { ...tableDefinition, TableName: table });
  return { client, table };
};
const fresh = async () => {
  const { table } = await freshTable();
  return createDynamoLedger({ client, table });
};

describeLedgerContract('the ledger on the embedded engine', fresh);
describeHugeErrors('the ledger on the embedded engine', fresh);
describeBudgetItems('the ledger on the embedded engine', () => client);

test('what is undefined is left out, also where another adapter shares the client, as in triage', async () => {
  const table = 'shared-client';
  await ensureTable(client, { ...tableDefinition, TableName: table });
  const ledger = createDynamoLedger({ client, table });
  createDynamoTriageFailures({ client, table });
  const { representative, ...rest } = incidentFixture();
  const incident = { ...rest, thread: undefined, representative: { ...representative, commit: undefined } };
  await ledger.mergeIncident(incident.id, () => incident);
  expect(await ledger.getIncident(incident.id)).toMatchObject({ id: incident.id });
});

describeChangesContract('changes on the embedded engine', async () => createDynamoChanges(await freshTable()));
describeReleasesContract('releases on the embedded engine', async () => createDynamoReleases(await freshTable()));
