import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { startDynamodb } from '@mendhook/emulators/aws/dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { createDocumentClient } from '../adapters/document-client.ts';
import { createDynamoLedger } from '../adapters/dynamo-ledger.ts';
import { Key, tableDefinition } from '../adapters/dynamo-table.ts';
import { missingForDynamodbLocal, startDynamodbLocal } from './dynamodb-local.ts';

const ATTEMPTS = 20_000;
const AT_ONCE = 20;
const BUDGET = 'dollars/2026-09';
const DOLLARS = { claimed: 2, spent: 0.05 };
const MICRO = 1_000_000;

/**
 * Claims and settles one budget for a month of attempts, on AWS's own engine where Java can run it, else on the embedded one.
 *
 * @param args how many attempts; left out, 20,000
 * @throws Error when an attempt was refused, or the total is not exact
 */
export async function run([argument]: readonly string[]): Promise<string> {
  const attempts = argument === undefined ? ATTEMPTS : Number(argument);
  if (!Number.isInteger(attempts) || attempts < 1) throw new Error(`expected a number of attempts, got ${argument}`);
  const missing = missingForDynamodbLocal();
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-budget-'));
  const engine =
    missing === undefined ? await startDynamodbLocal() : await startDynamodb({ stateDirectory: directory });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials, maxAttempts: 10 });
  try {
    const { seconds, item } = await spendMonth(client, attempts);
    const total = attempts * DOLLARS.spent * MICRO;
    if (item['total'] !== Math.round(total)) throw new Error(`expected a total of ${total}, got ${item['total']}`);
    return [
      `${attempts} attempts on ${missing === undefined ? 'DynamoDB Local' : `the embedded engine, since there is ${missing}`}`,
      `refused       0`,
      `total         exact: ${total / MICRO} dollars`,
      `the item      ${Object.keys(item).length} attributes, ${JSON.stringify(item).length} bytes`,
      `took          ${seconds} s, ${AT_ONCE} at once`,
    ].join('\n');
  } finally {
    client.destroy();
    await engine.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function spendMonth(client: DynamoDBClient, attempts: number) {
  const table = 'month-budget';
  await ensureTable(client, { ...tableDefinition, TableName: table });
  const ledger = createDynamoLedger({ client, table });
  const limit = attempts * DOLLARS.spent + AT_ONCE * DOLLARS.claimed;
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    while (next < attempts) {
      const attempt = `mendhook-${String(next++).padStart(32, '0')}-1`;
      const isClaimed = await ledger.claimBudget({ budget: BUDGET, attempt, amount: DOLLARS.claimed, limit });
      if (!isClaimed) throw new Error(`${attempt} was refused`);
      await ledger.settleBudget({ budget: BUDGET, attempt, ...DOLLARS });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const read = new GetCommand({ TableName: table, Key: Key.budget(BUDGET), ConsistentRead: true });
  return { seconds, item: (await createDocumentClient(client).send(read)).Item ?? {} };
}
