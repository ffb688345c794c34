import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  DynamoDBServiceException,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/** Makes one call of DynamoDB; what it answers does not matter. */
export type Call = (client: DynamoDBClient) => Promise<unknown>;

export const TABLE = 'limits';

/** One index has whole items, the other only their keys. */
export const tableDefinition: Omit<CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'activityKind', AttributeType: 'S' },
    { AttributeName: 'activityAt', AttributeType: 'N' },
    { AttributeName: 'dueKind', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-activity',
      KeySchema: [
        { AttributeName: 'activityKind', KeyType: 'HASH' },
        { AttributeName: 'activityAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'by-due',
      KeySchema: [
        { AttributeName: 'dueKind', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

export const keyOf = (pk: string, sk = 's') => ({ pk: { S: pk }, sk: { S: sk } });
export const text = (length: number): AttributeValue => ({ S: 'x'.repeat(length) });
export const wide = (length: number): AttributeValue => ({ S: 'é'.repeat(length) });

export const put =
  (Item: Item, more: object = {}): Call =>
  (client) =>
    client.send(new PutItemCommand({ TableName: TABLE, Item, ...more }));
export const update =
  (Key: Item, UpdateExpression: string, values: Item, more: object = {}): Call =>
  (client) =>
    client.send(
      new UpdateItemCommand({ TableName: TABLE, Key, UpdateExpression, ExpressionAttributeValues: values, ...more }),
    );
export const query =
  (KeyConditionExpression: string, values: Item): Call =>
  (client) =>
    client.send(new QueryCommand({ TableName: TABLE, KeyConditionExpression, ExpressionAttributeValues: values }));
export const batchGet =
  (...Keys: Item[]): Call =>
  (client) =>
    client.send(new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } }));
export const batchPut =
  (...items: Item[]): Call =>
  (client) =>
    client.send(
      new BatchWriteItemCommand({ RequestItems: { [TABLE]: items.map((Item) => ({ PutRequest: { Item } })) } }),
    );
export const batchDelete =
  (Key: Item): Call =>
  (client) =>
    client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: [{ DeleteRequest: { Key } }] } }));

/** `done`, or the name and the message of what was thrown. A value that the message repeats is left out. */
export async function answerOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'done';
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    const status = error.$metadata.httpStatusCode;
    return status === 413 ? 'HTTP 413' : `${error.name}: ${error.message.replace(/(?<=Value ').*(?=' at ')/, '…')}`;
  }
}
