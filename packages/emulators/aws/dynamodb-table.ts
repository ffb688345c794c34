import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';

const POLL_MS = 5;
const LIMIT_MS = 10_000;

/**
 * Creates a table unless it is there, and resolves when it can be used.
 *
 * @throws {Error} when it is not usable after ten seconds
 */
export async function ensureTable(client: DynamoDBClient, definition: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: definition.TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    if (performance.now() > deadline) throw new Error(`table ${definition.TableName} is still ${Table?.TableStatus}`);
    await delay(POLL_MS);
  }
}
