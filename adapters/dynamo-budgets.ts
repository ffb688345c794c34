import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { EXPIRY_ATTRIBUTE, Key } from './dynamo-table.ts';

/**
 * What is set aside and spent, one item a budget: `total` and an attribute for each open claim, in millionths so that sums
 * stay exact. A claim that was settled leaves that item, which so never grows, for an item of its own that expires.
 *
 * There is no transaction. The first write of a settlement makes the total right; until the last one has the settlement's
 * own item taken over, an attribute in the budget's item says that it was settled. A claim that is repeated after that
 * finds that item, and takes itself back. Cut off at any point, a total is too high until the next call for the attempt,
 * never too low.
 */
export function createBudgets(
  client: DynamoDBDocumentClient,
  table: string,
  clock: Clock,
): Pick<Ledger, 'claimBudget' | 'settleBudget' | 'listClaims'> {
  const isSettled = async (budget: string, attempt: string) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: Key.settlement(budget, attempt), ConsistentRead: true }),
    );
    return Item !== undefined;
  };

  /** Takes back a claim that was repeated after its settlement had an item of its own. */
  const dropClaim = (budget: string, attempt: string) =>
    update(Key.budget(budget), {
      UpdateExpression: 'SET #total = #total - #claim REMOVE #claim',
      ConditionExpression: 'attribute_exists(#claim)',
      ExpressionAttributeNames: { '#total': 'total', '#claim': CLAIM + attempt },
    });

  const dropMark = (budget: string, attempt: string) =>
    update(Key.budget(budget), {
      UpdateExpression: 'REMOVE #settled',
      ConditionExpression: 'attribute_exists(#settled)',
      ExpressionAttributeNames: { '#settled': SETTLED + attempt },
    });

  return {
    listClaims: async (budget) => {
      const { Item = {} } = await client.send(
        new GetCommand({ TableName: table, Key: Key.budget(budget), ConsistentRead: true }),
      );
      return Object.keys(Item).flatMap((name) => (name.startsWith(CLAIM) ? [name.slice(CLAIM.length)] : []));
    },
    claimBudget: async ({ budget, attempt, amount, limit, expiresAt }) => {
      const room = micro(limit) - micro(amount);
      if (room < 0) return false;
      const expiry = expiresAt === undefined ? {} : { ':expiry': Math.ceil(expiresAt / 1000) };
      const { written, counts } = await update(Key.budget(budget), {
        UpdateExpression: `SET #claim = :amount, #total = if_not_exists(#total, :zero) + :amount${expiresAt === undefined ? '' : `, ${EXPIRY_ATTRIBUTE} = :expiry`}`,
        ConditionExpression:
          'attribute_not_exists(#claim) AND attribute_not_exists(#settled) AND (attribute_not_exists(#total) OR #total <= :room)',
        ExpressionAttributeNames: namesOf(attempt),
        ExpressionAttributeValues: { ':amount': micro(amount), ':zero': 0, ':room': room, ...expiry },
      });
      if (CLAIM + attempt in counts || SETTLED + attempt in counts) return true;
      const wasSettled = await isSettled(budget, attempt);
      if (written && wasSettled) await dropClaim(budget, attempt);
      return written || wasSettled;
    },
    settleBudget: async ({ budget, attempt, claimed, spent }) => {
      if (micro(claimed) === micro(spent)) return;
      if (await isSettled(budget, attempt)) {
        await dropClaim(budget, attempt);
        await dropMark(budget, attempt);
        return;
      }
      const isGivenBack = micro(spent) === 0;
      const { '#settled': settled, ...names } = namesOf(attempt);
      const values = { ':claimed': micro(claimed), ':difference': micro(spent) - micro(claimed) };
      const { written, counts } = await update(Key.budget(budget), {
        UpdateExpression: `SET #total = #total + :difference${isGivenBack ? '' : ', #settled = :spent'} REMOVE #claim`,
        ConditionExpression: '#claim = :claimed',
        ExpressionAttributeNames: isGivenBack ? names : { ...names, '#settled': settled },
        ExpressionAttributeValues: isGivenBack ? values : { ...values, ':spent': micro(spent) },
      });
      const kept = written && !isGivenBack ? micro(spent) : counts[SETTLED + attempt];
      if (kept === undefined) return;
      await update(Key.settlement(budget, attempt), {
        UpdateExpression: `SET spent = :spent, ${EXPIRY_ATTRIBUTE} = :expiry`,
        ExpressionAttributeValues: { ':spent': kept, ':expiry': Math.floor(clock() / 1000) + SETTLEMENT_KEPT_SECONDS },
      });
      await dropMark(budget, attempt);
    },
  };

  /** @returns whether the condition held, and the item that it did not hold for */
  async function update(
    key: { readonly pk: string; readonly sk: string },
    change: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName' | 'Key'>,
  ): Promise<{ readonly written: boolean; readonly counts: Readonly<Record<string, unknown>> }> {
    try {
      const ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
      await client.send(
        new UpdateCommand({ TableName: table, Key: key, ReturnValuesOnConditionCheckFailure, ...change }),
      );
      return { written: true, counts: {} };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { written: false, counts: error.Item === undefined ? {} : unmarshall(error.Item) };
    }
  }
}

/** No alert is delivered again after the fourteen days for which a queue keeps it at most. */
const SETTLEMENT_KEPT_SECONDS = 35 * 24 * 3600;

const CLAIM = 'claim:';
const SETTLED = 'settled:';
const namesOf = (attempt: string) => ({
  '#total': 'total',
  '#claim': CLAIM + attempt,
  '#settled': SETTLED + attempt,
});

const MICRO = 1_000_000;
const micro = (amount: number) => Math.round(amount * MICRO);

/** What the `total` of a budget's item says, in dollars or pieces. */
export const heldOf = (total: unknown): number => (typeof total === 'number' ? total / MICRO : 0);
