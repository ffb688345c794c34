import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { DAY_MS } from '../core/durations.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { type LeftAlone, leftAloneSchema } from '../core/records/left-alone.ts';
import { utcDate } from '../core/text/quantities.ts';
import { EXPIRY_ATTRIBUTE, Key } from './dynamo-table.ts';

/** A day's line is posted on the next day; a sweep that stood still may come later. */
const KEPT_MS = 7 * DAY_MS;

const position = z.object({ sk: z.string() });

/** What was left alone, one small item an alert, those of a day (UTC) together: an alert itself may take 100 kB. */
export function createLeftAlone(
  client: DynamoDBDocumentClient,
  table: string,
): Pick<Ledger, 'putLeftAlone' | 'readLeftAlone'> {
  return {
    putLeftAlone: async (record: LeftAlone) => {
      const { alertId, receivedAt } = record;
      const expiry = { [EXPIRY_ATTRIBUTE]: Math.floor((receivedAt + KEPT_MS) / 1_000) };
      const Item = { ...record, ...expiry, ...Key.leftAlone(utcDate(receivedAt), alertId) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    readLeftAlone: async (day, from) => {
      const { pk } = Key.leftAlone(day, '');
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ExclusiveStartKey: from === undefined ? undefined : { pk, sk: from },
        }),
      );
      const records = Items.map((item) => leftAloneSchema.parse(item));
      return LastEvaluatedKey === undefined ? { records } : { records, next: position.parse(LastEvaluatedKey).sk };
    },
  };
}
