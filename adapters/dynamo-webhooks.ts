import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { DAY_MS } from '../core/durations.ts';
import type { KeptWebhooks } from '../core/ports/kept-webhooks.ts';
import { utcDate } from '../core/text/quantities.ts';
import { createDocumentClient } from './document-client.ts';
import { EXPIRY_ATTRIBUTE, Key } from './dynamo-table.ts';
import { withinItem } from './record-bytes.ts';

export const keptWebhookSchema = z.object({ receivedAt: z.number(), webhook: z.string() });

/** Webhooks in the ledger's table, one item a delivery, those of a day together. */
export function createDynamoWebhooks(options: { client: DynamoDBClient; table: string }): KeptWebhooks {
  const { table } = options;
  const client = createDocumentClient(options.client);
  return {
    keep: async (kept, days) => {
      const expiry = { [EXPIRY_ATTRIBUTE]: Math.floor((kept.receivedAt + days * DAY_MS) / 1_000) };
      const name = `${String(kept.receivedAt).padStart(13, '0')}-${randomUUID()}`;
      const Item = withinItem({ ...kept, ...expiry, ...Key.webhook(utcDate(kept.receivedAt), name) });
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    list: async function* (from, to) {
      for (let day = from - (from % DAY_MS); day <= to; day += DAY_MS) {
        const { pk } = Key.webhook(utcDate(day), '');
        const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
        for await (const { Items = [] } of paginateQuery({ client }, { TableName: table, ...query })) {
          for (const item of Items) {
            const kept = keptWebhookSchema.parse(item);
            if (kept.receivedAt >= from && kept.receivedAt <= to) yield kept;
          }
        }
      }
    },
  };
}
