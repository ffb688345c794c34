import {
  ConditionalCheckFailedException,
  type CreateTableCommandInput,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import type { ApiCall } from '../../aws/api-call.ts';
import { startDynamodb } from '../../aws/dynamodb.ts';
import { ensureTable } from '../../aws/dynamodb-table.ts';
import { clientSettings, temporaryDirectory } from './stand-in.ts';

const TABLE: CreateTableCommandInput = {
  TableName: 'ledger',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};
const Item = (value: string) => ({ pk: { S: 'one' }, value: { S: value } });

async function start(stateDirectory = temporaryDirectory()) {
  const calls: ApiCall[] = [];
  const server = await startDynamodb({ stateDirectory, onCall: (call) => calls.push(call) });
  const client = new DynamoDBClient(clientSettings(server.url, 'AKIATRIAGE'));
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  await ensureTable(client, TABLE);
  return { server, client, calls, stateDirectory };
}

test('a table is made once, and holds its items over a restart', async () => {
  const first = await start();
  await first.client.send(new PutItemCommand({ TableName: 'ledger', Item: Item('kept') }));
  await first.server.close();
  const second = await start(first.stateDirectory);
  expect((await second.client.send(new ScanCommand({ TableName: 'ledger' }))).Items).toEqual([Item('kept')]);
});

test.each([
  [
    'a put',
    new PutItemCommand({ TableName: 'ledger', Item: Item('new'), ConditionExpression: 'attribute_not_exists(pk)' }),
  ],
  [
    'an update',
    new UpdateItemCommand({
      TableName: 'ledger',
      Key: { pk: { S: 'one' } },
      UpdateExpression: 'SET extra = :new',
      ConditionExpression: 'extra = :new',
      ExpressionAttributeValues: { ':new': { S: 'x' } },
    }),
  ],
])('%s that is refused tells what was there, if asked', async (_, command) => {
  const { client } = await start();
  await client.send(new PutItemCommand({ TableName: 'ledger', Item: Item('old') }));
  // Both commands end alike; the union of their types is not one that `send` takes.
  const send = () => client.send(command as PutItemCommand).catch((error: unknown) => error);
  const silent = await send();
  expect(silent).toBeInstanceOf(ConditionalCheckFailedException);
  expect(silent).toMatchObject({ Item: undefined });
  Object.assign(command.input, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  expect(await send()).toMatchObject({ name: 'ConditionalCheckFailedException', Item: Item('old') });
});

test('of claims made at the same time exactly one is granted', async () => {
  const { client } = await start();
  const claim = (by: string) =>
    client.send(
      new PutItemCommand({
        TableName: 'ledger',
        Item: Item(by),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => claim(`claim ${index}`)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { Item: kept } = await client.send(new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: 'one' } } }));
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ Item: kept });
  }
});

test('each call is told with the caller’s access key', async () => {
  const { client, calls } = await start();
  calls.length = 0;
  await client.send(new ScanCommand({ TableName: 'ledger' }));
  expect(calls).toMatchObject([{ service: 'dynamodb', action: 'Scan', principal: 'AKIATRIAGE' }]);
});

test('a web page is not let in', async () => {
  const { server } = await start();
  const response = await fetch(server.url, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});
