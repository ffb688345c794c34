import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { describe, expect, test } from 'vitest';
import { createDocumentClient } from '../../adapters/document-client.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { Key, tableDefinition } from '../../adapters/dynamo-table.ts';
import { NOW } from '../fixtures/records.ts';

const BUDGET = 'dollars/2026-09';
const attemptOf = (index: number) => `mendhook-${String(index).padStart(32, '0')}-1`;

/** What the items of a budget hold, on a real engine. */
export function describeBudgetItems(name: string, clientOf: () => DynamoDBClient): void {
  describe(`${name} and the items of a budget`, () => {
    test('attempts that have ended leave the budget’s item, and their money stays in its total', async () => {
      const { ledger, item } = await start('many-attempts');
      const run = async (attempt: string) => {
        expect(await ledger.claimBudget({ budget: BUDGET, attempt, amount: 2, limit: 500 })).toBe(true);
        await ledger.settleBudget({ budget: BUDGET, attempt, claimed: 2, spent: 0.05 });
      };
      const attempts = Array.from({ length: 100 }, (_, index) => attemptOf(index));
      for (let first = 0; first < attempts.length; first += 20) {
        await Promise.all(attempts.slice(first, first + 20).map(run));
      }
      expect(await item()).toEqual({ ...Key.budget(BUDGET), total: 100 * 50_000 });
      await expect(run(attemptOf(0))).resolves.toBeUndefined();
      expect((await item())['total']).toBe(100 * 50_000);
    });

    test.each([
      { calls: 1, held: 2_000_000 },
      { calls: 2, held: 2_000_000 },
      { calls: 3, held: 50_000 },
      { calls: 4, held: 50_000 },
      { calls: 5, held: 50_000 },
    ])(
      'a settlement that is cut off before its call $calls leaves too much held at worst, and the next one ends it',
      async ({ calls, held }) => {
        const table = `cut-off-${calls}`;
        const { ledger, item } = await start(table);
        const claim = { budget: BUDGET, attempt: attemptOf(1), amount: 2, limit: 500 };
        const settlement = { budget: BUDGET, attempt: attemptOf(1), claimed: 2, spent: 0.05 };
        await ledger.claimBudget(claim);
        const dying = createDynamoLedger({ client: clientThatDies(clientOf(), calls), table, clock: () => NOW });
        const settled = dying.settleBudget(settlement);
        if (calls < 5) await expect(settled).rejects.toThrow('the process died');
        else await settled;
        expect((await item())['total']).toBe(held);
        expect(await ledger.claimBudget(claim)).toBe(true);
        expect((await item())['total']).toBe(held);
        await ledger.settleBudget(settlement);
        expect(await item()).toEqual({ ...Key.budget(BUDGET), total: 50_000 });
      },
    );

    test('a claim of a budget that nobody asks for later has a time after which its item may vanish', async () => {
      const { ledger, item } = await start('one-off');
      await ledger.claimBudget({ budget: BUDGET, attempt: 'a', amount: 1, limit: 1, expiresAt: NOW });
      expect(await item()).toMatchObject({ expiresAt: NOW / 1_000 });
    });

    async function start(table: string) {
      const client = clientOf();
      await ensureTable(client, { ...tableDefinition, TableName: table });
      const read = new GetCommand({ TableName: table, Key: Key.budget(BUDGET), ConsistentRead: true });
      return {
        ledger: createDynamoLedger({ client, table, clock: () => NOW }),
        item: async () => (await createDocumentClient(client).send(read)).Item ?? {},
      };
    }
  });
}

/** A client whose process dies before so many calls, and the calls that it made. */
function clientThatDies(client: DynamoDBClient, calls: number): DynamoDBClient {
  const { region, credentials, endpoint, requestHandler } = client.config;
  let made = 0;
  return new DynamoDBClient({
    region,
    credentials,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 1,
    requestHandler: {
      handle: (...args: Parameters<typeof requestHandler.handle>) => {
        made += 1;
        if (made >= calls) throw new Error('the process died');
        return requestHandler.handle(...args);
      },
    },
  });
}
