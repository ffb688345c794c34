import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Ledger } from '../core/ports.ts';
import { Key } from './dynamo-table.ts';

/**
 * Dollars set aside and spent, one item a budget. Each attempt has an attribute of its own there, so that claiming or
 * settling twice is the same as once; `total` is what all of them hold, in micro-dollars so that sums stay exact.
 */
export function createDollarBudgets(
  client: DynamoDBDocumentClient,
  table: string,
): Pick<Ledger, 'claimDollars' | 'settleDollars'> {
  const has = async (budget: string, attempt: string) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: Key.budget(budget), ConsistentRead: true }),
    );
    return Item !== undefined && claimAttribute(attempt) in Item;
  };

  return {
    claimDollars: async ({ budget, attempt, dollars, limit }) => {
      const room = micro(limit) - micro(dollars);
      if (room < 0) return false;
      const written = await update({
        TableName: table,
        Key: Key.budget(budget),
        UpdateExpression: 'SET #claim = :dollars, #total = if_not_exists(#total, :zero) + :dollars',
        ConditionExpression: 'attribute_not_exists(#claim) AND (attribute_not_exists(#total) OR #total <= :room)',
        ExpressionAttributeNames: { '#claim': claimAttribute(attempt), '#total': 'total' },
        ExpressionAttributeValues: { ':dollars': micro(dollars), ':zero': 0, ':room': room },
      });
      return written || (await has(budget, attempt));
    },
    settleDollars: async ({ budget, attempt, claimed, spent }) => {
      if (micro(claimed) === micro(spent)) return;
      await update({
        TableName: table,
        Key: Key.budget(budget),
        UpdateExpression: 'SET #claim = :spent, #total = #total + :difference',
        ConditionExpression: '#claim = :claimed',
        ExpressionAttributeNames: { '#claim': claimAttribute(attempt), '#total': 'total' },
        ExpressionAttributeValues: {
          ':spent': micro(spent),
          ':difference': micro(spent) - micro(claimed),
          ':claimed': micro(claimed),
        },
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

const claimAttribute = (attempt: string) => `claim:${attempt}`;
const micro = (dollars: number) => Math.round(dollars * 1_000_000);
