import { z } from 'zod';
import { leadingKeyOfQuery } from './dynamodb-key-condition.ts';
import { arn } from './local-account.ts';
import type { Access } from './policies/evaluate.ts';

/** The names of the partition keys: the table's own, and those of its indexes. */
export interface TableKeys {
  readonly table: string;
  readonly indexes: Readonly<Record<string, string>>;
}

const attributeSchema = z.record(z.string(), z.unknown());
const itemSchema = z.record(z.string(), attributeSchema);
const tableSchema = z.object({ TableName: z.string().default('*') }).catch({ TableName: '*' });
const oneItemSchema = z.object({ TableName: z.string(), Key: itemSchema.optional(), Item: itemSchema.optional() });
const querySchema = z.object({
  TableName: z.string(),
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string().default(''),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
  ExpressionAttributeValues: itemSchema.default({}),
});
const batchGetSchema = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(itemSchema) })) });
const batchWriteSchema = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: itemSchema }).optional(),
        DeleteRequest: z.object({ Key: itemSchema }).optional(),
      }),
    ),
  ),
});

/**
 * What a call of DynamoDB needs, with the partition keys that it touches (`dynamodb:LeadingKeys`). A scan touches all of
 * them and has none. A body that does not fit names no keys, and the engine says afterwards what is wrong with it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 *
 * @param keysOf finds a table's keys; undefined when there is no such table
 */
export async function dynamodbAccess(
  action: string,
  input: unknown,
  keysOf: (table: string) => Promise<TableKeys | undefined>,
): Promise<readonly Access[]> {
  const on = async (table: string, items: readonly z.output<typeof itemSchema>[]) => {
    const name = (await keysOf(table))?.table ?? '';
    return access(
      action,
      table,
      items.map((item) => item[name]),
    );
  };
  switch (action) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem': {
      const { data } = oneItemSchema.safeParse(input);
      if (data === undefined) break;
      return [await on(data.TableName, [data.Key ?? data.Item ?? {}])];
    }
    case 'BatchGetItem': {
      const tables = Object.entries(batchGetSchema.safeParse(input).data?.RequestItems ?? {});
      return Promise.all(tables.map(([table, { Keys }]) => on(table, Keys)));
    }
    case 'BatchWriteItem': {
      const tables = Object.entries(batchWriteSchema.safeParse(input).data?.RequestItems ?? {});
      return Promise.all(
        tables.map(([table, writes]) =>
          on(
            table,
            writes.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {}),
          ),
        ),
      );
    }
    case 'Query': {
      const { data } = querySchema.safeParse(input);
      if (data === undefined) break;
      const { TableName, IndexName } = data;
      const keys = await keysOf(TableName);
      const name = IndexName === undefined ? keys?.table : keys?.indexes[IndexName];
      const resource = IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`;
      return [access(action, resource, [name === undefined ? undefined : leadingKeyOfQuery(data, name)])];
    }
    case 'ListTables':
      return [{ action: 'dynamodb:ListTables', resource: '*' }];
  }
  return [access(action, tableSchema.parse(input).TableName, [])];
}

function access(
  action: string,
  table: string,
  keys: readonly (Readonly<Record<string, unknown>> | undefined)[],
): Access {
  const values = keys.map((key) => Object.values(key ?? {})[0]);
  const leadingKeys = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value ?? null)));
  const context = leadingKeys.length === 0 ? {} : { context: { 'dynamodb:LeadingKeys': leadingKeys } };
  return { action: `dynamodb:${action}`, resource: arn('dynamodb', `table/${table}`), ...context };
}
