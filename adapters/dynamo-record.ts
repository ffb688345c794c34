import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { MissingRecordError, UpstreamError } from '../core/errors.ts';
import { type DueKind, RecordPrefix } from '../core/names.ts';
import { ACTIVITY_INDEX, DUE_INDEX } from './dynamo-table.ts';
import { withinItem } from './record-bytes.ts';

interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

const CONFLICTS_TAKEN = 40;

export interface RecordStore<Record> {
  get(key: ItemKey): Promise<Record | undefined>;
  put(key: ItemKey, record: Record): Promise<Record | undefined>;
  change(key: ItemKey, change: (record: Record) => Record): Promise<Record>;
  changeKnown(key: ItemKey, change: (record: Record) => Record): Promise<Record | undefined>;
  merge(key: ItemKey, change: (record: Record | undefined) => Record): Promise<Record>;
}

/**
 * Reads and writes one kind of versioned record. Every write is a single conditional one; what stood in its way comes
 * back with the refusal, so a conflict costs no further read. A record of more than 300 kB is not written: a
 * RecordTooLargeError names it.
 */
export function createRecordStore<Record extends { readonly version: number }>(options: {
  client: DynamoDBDocumentClient;
  table: string;
  schema: z.ZodType<Record>;
  attributes: (record: Record) => object;
  pause: (conflicts: number) => Promise<void>;
}): RecordStore<Record> {
  const { client, table, schema } = options;

  const get = async (key: ItemKey) => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item === undefined ? undefined : schema.parse(Item);
  };

  const write = async (key: ItemKey, record: Record, condition: Condition) => {
    const Item = withinItem({ ...record, ...options.attributes(record), ...key });
    try {
      await client.send(
        new PutCommand({ TableName: table, Item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const current = error.Item === undefined ? await get(key) : schema.parse(unmarshall(error.Item));
      if (current === undefined) throw new MissingRecordError(`${key.pk} ${key.sk} is gone`, { cause: error });
      return current;
    }
  };

  /** A change to nothing, of what is not there, makes none. */
  const apply = async <Next extends Record | undefined>(
    key: ItemKey,
    change: (record: Record | undefined) => Next,
  ): Promise<Next | Record> => {
    let current = await get(key);
    for (let conflicts = 0; conflicts < CONFLICTS_TAKEN; conflicts += 1) {
      const next = change(current);
      if (next === undefined || next === current) return next;
      const written: Record = current === undefined ? next : { ...next, version: current.version + 1 };
      const winner = await write(key, written, current === undefined ? isNew : isVersion(current.version));
      if (winner === undefined) return written;
      current = winner;
      await options.pause(conflicts);
    }
    const said = `${key.pk} ${key.sk} changed ${CONFLICTS_TAKEN} times meanwhile`;
    throw new UpstreamError('ledger', said, { retryable: true });
  };

  return {
    get,
    put: (key, record) => write(key, record, isNew),
    merge: (key, change) => apply(key, change),
    changeKnown: (key, change) => apply(key, (current) => current && change(current)),
    change: (key, change) =>
      apply(key, (current) => {
        if (current === undefined) throw new MissingRecordError(`${key.pk} ${key.sk} does not exist`);
        return change(current);
      }),
  };
}

/** The newest records of a kind, newest first. One answer holds at most a megabyte, so it may take several. */
export async function queryNewest<Record>(
  client: DynamoDBDocumentClient,
  table: string,
  kind: string,
  schema: z.ZodType<Record>,
  limit: number,
  active?: { readonly from: number; readonly to: number },
): Promise<Record[]> {
  const inTime = active === undefined ? '' : ' AND activityAt BETWEEN :from AND :to';
  const times = active === undefined ? {} : { ':from': active.from, ':to': active.to };
  const records: Record[] = [];
  let ExclusiveStartKey: { [name: string]: unknown } | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: ACTIVITY_INDEX,
        KeyConditionExpression: `activityKind = :kind${inTime}`,
        ExpressionAttributeValues: { ':kind': kind, ...times },
        ScanIndexForward: false,
        Limit: limit - records.length,
        ExclusiveStartKey,
      }),
    );
    records.push(...Items.map((item) => schema.parse(item)));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && records.length < limit);
  return records;
}

/** Kinds of what is due that are not incidents. */
const PREFIX_OF: Readonly<Partial<Record<DueKind, string>>> = {
  alert: RecordPrefix.alert,
  change: RecordPrefix.change,
  release: RecordPrefix.release,
};

const dueItem = z.object({ pk: z.string() });

/** Ids of the records of a kind that are due, the longest due first. */
export async function queryDue(
  client: DynamoDBDocumentClient,
  table: string,
  { kind, until, limit }: { kind: DueKind; until: number; limit: number },
): Promise<string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: DUE_INDEX,
      KeyConditionExpression: 'dueKind = :kind AND dueAt <= :until',
      ExpressionAttributeValues: { ':kind': kind, ':until': until },
      Limit: limit,
    }),
  );
  const prefix = PREFIX_OF[kind] ?? RecordPrefix.incident;
  return Items.map((item) => dueItem.parse(item).pk.slice(prefix.length));
}

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues?: { readonly [name: string]: unknown };
}

const isNew: Condition = { ConditionExpression: 'attribute_not_exists(pk)' };
const isVersion = (version: number): Condition => ({
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':seen': version },
});
