import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { UpstreamError } from '../core/errors.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { breakerSchema } from '../core/records/breaker.ts';
import { muteSchema } from '../core/records/mute.ts';
import { heldOf } from './dynamo-budgets.ts';
import { createRecordStore } from './dynamo-record.ts';
import { Key } from './dynamo-table.ts';

/** What the policy reads and keeps: budgets, breakers and mutes, of which one call reads all that it is asked for. */
export function createPolicyRecords(
  client: DynamoDBDocumentClient,
  table: string,
  pause: (tries: number) => Promise<void>,
): Pick<Ledger, 'readPolicyContext' | 'changeBreaker' | 'putMute'> {
  const breakers = createRecordStore({ client, table, schema: breakerSchema, attributes: () => ({}), pause });

  return {
    changeBreaker: (name, change) => breakers.merge(Key.breaker(name), change),
    putMute: async (mute) => {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...mute, ...Key.mute(mute.target) },
            ConditionExpression: 'attribute_not_exists(pk) OR attribute_not_exists(#at) OR #at <= :at',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':at': mute.at },
          }),
        );
      } catch (error) {
        // A later word on it stands; it counts.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    readPolicyContext: async ({ budgets, breakers: names, mutes }) => {
      const items = await readItems([...budgets.map(Key.budget), ...names.map(Key.breaker), ...mutes.map(Key.mute)]);
      const found = (key: { pk: string }) => items.filter(({ pk }) => pk === key.pk);
      return {
        held: Object.fromEntries(
          budgets.flatMap((name) => found(Key.budget(name)).map(({ total }) => [name, heldOf(total)])),
        ),
        breakers: names.flatMap((name) => found(Key.breaker(name)).map((item) => breakerSchema.parse(item))),
        mutes: mutes.flatMap((target) => found(Key.mute(target)).map((item) => muteSchema.parse(item))),
      };
    },
  };

  async function readItems(keys: readonly { pk: string; sk: string }[]) {
    const items: { [attribute: string]: unknown }[] = [];
    let remaining: { [key: string]: unknown }[] = [...keys];
    for (let tries = 0; remaining.length > 0; tries += 1) {
      if (tries === READS_TRIED) {
        throw new UpstreamError('ledger', `${remaining.length} items were not read in ${tries} tries`, {
          retryable: true,
        });
      }
      if (tries > 0) await pause(tries);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { ...ATTRIBUTES, Keys: remaining, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[table] ?? []));
      remaining = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return items;
  }
}

const READS_TRIED = 8;

/** Not the claims: a month's budget holds one of each attempt. */
const READ = ['pk', 'total', ...Object.keys(breakerSchema.shape), ...Object.keys(muteSchema.shape)];
const ATTRIBUTES = {
  ProjectionExpression: READ.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(READ.map((name) => [`#${name}`, name])),
};
