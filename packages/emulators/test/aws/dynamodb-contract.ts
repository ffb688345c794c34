import {
  BatchGetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureTable } from '../../aws/dynamodb-table.ts';
import { answerOf, type Call, type Item, keyOf, put, TABLE, tableDefinition, text } from './dynamodb-calls.ts';
import { PAGES } from './dynamodb-pages.ts';
import { REFUSALS, TOO_LARGE } from './dynamodb-refusals.ts';
import { SIZES } from './dynamodb-sizes.ts';

type Engine = 'aws' | 'embedded';

/**
 * What DynamoDB answers at its limits, run on AWS's own engine and on the embedded one. The answers are those of AWS's
 * engine; a row whose `embedded` differs is a known difference, and says why.
 */
export function describeDynamodbContract(engine: Engine, clientOf: () => DynamoDBClient): void {
  describe(`the limits of DynamoDB, as the ${engine} engine keeps them`, () => {
    const ask = (call: Call) => answerOf(() => call(clientOf()));

    beforeAll(() => ensureTable(clientOf(), { ...tableDefinition, TableName: TABLE }));

    test.each(SIZES)('$name takes $bytes bytes of an item', async ({ value, bytes }) => {
      const key = keyOf('sizes');
      // Of the item, beside its two values: its keys with their names, and two names.
      const remaining = MOST_BYTES - 'pksizessks'.length - 'fv'.length - bytes;
      expect(await ask(put({ ...key, f: text(remaining), v: value }))).toBe('done');
      expect(await ask(put({ ...key, f: text(remaining + 1), v: value }))).toBe(TOO_LARGE);
    });

    test.each(REFUSALS)('$name', async ({ call, answer, embedded = answer }) => {
      expect(await ask(call)).toBe(engine === 'embedded' ? embedded : answer);
    });

    test.each(PAGES)('$name', async ({ name, items, search = {}, pages, embedded = pages }) => {
      const client = clientOf();
      const pk = `${PAGES.findIndex((row) => row.name === name) + 10}`;
      for (const [index, item] of items.entries()) {
        await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...keyOf(pk, `${1000 + index}`), ...item } }));
      }
      const read: [number | undefined, number | undefined][] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: TABLE,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: pk } },
            ExclusiveStartKey,
            ...search,
          }),
        );
        read.push([page.ScannedCount, page.Count]);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      expect(read).toEqual(engine === 'embedded' ? embedded : pages);
    });

    test('a BatchGetItem returns at most 16 MB, and names the keys that are left', async () => {
      const client = clientOf();
      const keys = Array.from({ length: 42 }, (_, index) => keyOf(`batch-${index}`));
      for (const key of keys) {
        await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...key, f: { S: 'é'.repeat(200_000) } } }));
      }
      const read = async (Keys: Item[]) => {
        const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } }));
        return [answer.Responses?.[TABLE]?.length, answer.UnprocessedKeys?.[TABLE]?.Keys?.length ?? 0];
      };
      expect(await read(keys.slice(0, 41))).toEqual([41, 0]);
      expect(await read(keys)).toEqual([41, 1]);
    });

    test('a Scan ends its page after 1 MB of bytes', async () => {
      const client = clientOf();
      await ensureTable(client, { ...tableDefinition, TableName: 'scanned' });
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        const Item = { ...keyOf(name), f: { S: 'é'.repeat(150_000) } };
        await client.send(new PutItemCommand({ TableName: 'scanned', Item }));
      }
      const first = await client.send(new ScanCommand({ TableName: 'scanned' }));
      const { LastEvaluatedKey: ExclusiveStartKey } = first;
      const second = await client.send(new ScanCommand({ TableName: 'scanned', ExclusiveStartKey }));
      expect([first.Count, second.Count, second.LastEvaluatedKey]).toEqual([4, 1, undefined]);
    });
  });
}

const MOST_BYTES = 409_600;
