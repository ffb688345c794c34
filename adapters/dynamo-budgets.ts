import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Ledger } from '../core/ports.ts';
import { Key } from './dynamo-table.ts';

/**
 * What is set aside and spent, one item a budget. Each attempt has an attribute of its own there, so that claiming or
 * settling twice is the same as once; `total` is what all of them hold, in millionths so that sums stay exact.
 */
export function createBudgets(
  client: DynamoDBDocumentClient,
  table: string,
): Pick<Ledger, 'claimBudget' | 'settleBudget' | 'listClaims'> {
  const listClaims = async (budget: string) => {
    const { Item = {} } = await client.send(
      new GetCommand({ TableName: table, Key: Key.budget(budget), ConsistentRead: true }),
    );
    return Object.keys(Item).flatMap((name) => (name.startsWith(CLAIM) ? [name.slice(CLAIM.length)] : []));
  };

  return {
    listClaims,
    claimBudget: async ({ budget, attempt, amount, limit }) => {
      const room = micro(limit) - micro(amount);
      if (room < 0) return false;
      const written = await update({
        TableName: table,
        Key: Key.budget(budget),
        UpdateExpression: 'SET #claim = :amount, #total = if_not_exists(#total, :zero) + :amount',
        ConditionExpression: 'attribute_not_exists(#claim) AND (attribute_not_exists(#total) OR #total <= :room)',
        ExpressionAttributeNames: { '#claim': CLAIM + attempt, '#total': 'total' },
        ExpressionAttributeValues: { ':amount': micro(amount), ':zero': 0, ':room': room },
      });
      return written || (await listClaims(budget)).includes(attempt);
    },
    settleBudget: async ({ budget, attempt, claimed, spent }) => {
      if (micro(claimed) === micro(spent)) return;
      const values = { ':claimed': micro(claimed), ':difference': micro(spent) - micro(claimed) };
      const total = 'SET #total = #total + :difference';
      await update({
        TableName: table,
        Key: Key.budget(budget),
        UpdateExpression: micro(spent) === 0 ? `${total} REMOVE #claim` : `${total}, #claim = :spent`,
        ConditionExpression: '#claim = :claimed',
        ExpressionAttributeNames: { '#claim': CLAIM + attempt, '#total': 'total' },
        ExpressionAttributeValues: micro(spent) === 0 ? values : { ...values, ':spent': micro(spent) },
      });
    },
  };

  /** @returns whether the condition held */
  async function update(input: ConstructorParameters<typeof UpdateCommand>[0]): Promise<boolean> {
    try {
      await client.send(new UpdateCommand(input));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const CLAIM = 'claim:';
const MICRO = 1_000_000;
const micro = (amount: number) => Math.round(amount * MICRO);

/** What the `total` of a budget's item says, in dollars or pieces. */
export const heldOf = (total: unknown): number => (typeof total === 'number' ? total / MICRO : 0);
