import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TriageFailures } from '../core/ports/dead-letters.ts';
import { triageFailureSchema } from '../core/records/triage-failure.ts';
import { createDocumentClient } from './document-client.ts';
import { EXPIRY_ATTRIBUTE, Key } from './dynamo-table.ts';
import { withinItem } from './record-bytes.ts';

/** As long as SQS keeps a message in a dead-letter queue at most, and a day. */
const KEPT_SECONDS = 15 * 24 * 3600;

/** Why messages failed, one item a message in the ledger's table. */
export function createDynamoTriageFailures(options: { client: DynamoDBClient; table: string }): TriageFailures {
  const { table } = options;
  const client = createDocumentClient(options.client);
  return {
    note: async (failure) => {
      const expiry = { [EXPIRY_ATTRIBUTE]: Math.floor(failure.at / 1000) + KEPT_SECONDS };
      const Item = withinItem({ ...failure, ...expiry, ...Key.failure(failure.messageId) });
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item,
            ConditionExpression: 'attribute_not_exists(pk) OR deliveries <= :deliveries',
            ExpressionAttributeValues: { ':deliveries': failure.deliveries },
          }),
        );
      } catch (error) {
        // A later delivery has failed meanwhile; its reason stays.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    find: async (messageId) => {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: Key.failure(messageId) }));
      return Item === undefined ? undefined : triageFailureSchema.parse(Item);
    },
  };
}
