import { type AttributeValue, DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  batchDelete,
  batchGet,
  batchPut,
  type Call,
  type Item,
  keyOf,
  put,
  query,
  TABLE,
  text,
  update,
  wide,
} from './dynamodb-calls.ts';

export const TOO_LARGE = 'ValidationException: Item size has exceeded the maximum allowed size';
const TOO_LARGE_TO_UPDATE = 'ValidationException: Item size to update has exceeded the maximum allowed size';
const REFUSED = 'ConditionalCheckFailedException: The conditional request failed';
const LONG_KEY =
  'ValidationException: Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes';
const LONG_INDEX_KEY = 'ValidationException: One or more parameter values were invalid: Size limit exceeded';
const LONG_SORT_KEY =
  'ValidationException: One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes';
const NOT_VALID = 'ValidationException: One or more parameter values are not valid.';
const EMPTY = 'The AttributeValue for a key attribute cannot contain an empty string value.';
const emptyKey = (name: string) => `${NOT_VALID} ${EMPTY} Key: ${name}`;

interface Refusal {
  readonly name: string;
  readonly call: Call;
  readonly answer: string;
  /** What the embedded engine answers, where that is something else. */
  readonly embedded?: string;
}

const someKey = keyOf('some');
const failing = { ConditionExpression: 'attribute_exists(nothing)' };
const longPartition = keyOf('é'.repeat(1025));
const longSort = keyOf('some', 'é'.repeat(513));
const indexed = (activityKind: AttributeValue): Item => ({ activityKind, activityAt: { N: '1' } });
const setIndexed = 'SET activityKind = :kind, activityAt = :at';
const keys = (count: number) => Array.from({ length: count }, (_, index) => keyOf(`many-${index}`));

/** Every call that takes a key, with one that is refused. */
const callsWith = (name: string, key: Item, answer: string): Refusal[] =>
  Object.entries<Call>({
    PutItem: put(key),
    GetItem: (client) => client.send(new GetItemCommand({ TableName: TABLE, Key: key })),
    UpdateItem: update(key, 'SET a = :a', { ':a': { S: 'a' } }),
    DeleteItem: (client) => client.send(new DeleteItemCommand({ TableName: TABLE, Key: key })),
    BatchGetItem: batchGet(key),
    'the put of a BatchWriteItem': batchPut(key),
    'the delete of a BatchWriteItem': batchDelete(key),
  }).map(([call, send]) => ({ name: `${name}: ${call}`, call: send, answer }));

/** Calls at and over the limits of DynamoDB. */
export const REFUSALS: readonly Refusal[] = [
  {
    name: 'a put of more than 400 kB that are fewer characters',
    call: put({ ...someKey, f: wide(204_800) }),
    answer: TOO_LARGE,
  },
  {
    name: 'a put that is too large and whose condition fails',
    call: put({ ...someKey, f: wide(204_800) }, failing),
    answer: TOO_LARGE,
  },
  {
    name: 'a batch with one item that is too large',
    call: batchPut({ ...keyOf('other') }, { ...someKey, f: wide(204_800) }),
    answer: TOO_LARGE,
  },
  {
    name: 'an update that makes an item of more than 400 kB',
    call: async (client) => {
      await put({ ...keyOf('grown'), f: text(300_000) })(client);
      await update(keyOf('grown'), 'SET g = :g', { ':g': wide(60_000) })(client);
    },
    answer: TOO_LARGE_TO_UPDATE,
  },
  {
    name: 'an update that would be too large and whose condition fails',
    call: update(keyOf('grown'), 'SET g = :g', { ':g': wide(60_000) }, failing),
    answer: REFUSED,
  },
  {
    name: 'an update whose own value is too large, whatever its condition says',
    call: update(keyOf('fresh'), 'SET g = :g', { ':g': wide(204_800) }, failing),
    answer: TOO_LARGE_TO_UPDATE,
  },
  {
    name: 'an update whose own values are too large together, whatever its condition says',
    call: update(keyOf('fresh'), 'SET g = :g, h = :h', { ':g': wide(110_000), ':h': wide(110_000) }, failing),
    answer: TOO_LARGE_TO_UPDATE,
  },
  {
    name: 'an update in the old style that makes an item of more than 400 kB',
    call: (client) =>
      client.send(
        new UpdateItemCommand({
          TableName: TABLE,
          Key: keyOf('fresh'),
          AttributeUpdates: { g: { Action: 'PUT', Value: wide(204_800) } },
        }),
      ),
    answer: TOO_LARGE_TO_UPDATE,
  },
  {
    name: 'an update that appends too much to a list',
    call: update(keyOf('grown'), 'SET l = list_append(if_not_exists(l, :none), :g)', {
      ':none': { L: [] },
      ':g': { L: [wide(60_000)] },
    }),
    answer: TOO_LARGE_TO_UPDATE,
  },
  { name: 'a partition key of 2048 bytes', call: put(keyOf('é'.repeat(1024))), answer: 'done' },
  { name: 'a sort key of 1024 bytes', call: put(keyOf('some', 'é'.repeat(512))), answer: 'done' },
  ...callsWith('a partition key of 2050 bytes', longPartition, LONG_KEY),
  ...callsWith('a sort key of 1026 bytes', longSort, LONG_KEY),
  ...callsWith('an empty partition key', keyOf(''), emptyKey('pk')),
  ...callsWith('an empty sort key', keyOf('some', ''), emptyKey('sk')),
  { name: 'a query for an empty partition key', call: query('pk = :p', { ':p': { S: '' } }), answer: emptyKey('pk') },
  {
    name: 'a query for an empty sort key',
    call: query('pk = :p AND sk = :s', { ':p': { S: 'some' }, ':s': { S: '' } }),
    answer: emptyKey('sk'),
  },
  {
    name: 'a query for what begins with nothing',
    call: query('pk = :p AND begins_with(sk, :s)', { ':p': { S: 'some' }, ':s': { S: '' } }),
    answer: emptyKey('sk'),
  },
  {
    name: 'a query for a sort key of 1026 bytes',
    call: query('pk = :p AND sk = :s', { ':p': { S: 'some' }, ':s': wide(513) }),
    answer: LONG_SORT_KEY,
  },
  {
    name: 'a query for what lies between sort keys, one of them of 1026 bytes',
    call: query('pk = :p AND sk BETWEEN :a AND :s', { ':p': { S: 'some' }, ':a': { S: 'a' }, ':s': wide(513) }),
    answer: LONG_SORT_KEY,
  },
  { name: 'a query for a partition key of 2050 bytes', call: query('pk = :p', { ':p': wide(1025) }), answer: 'done' },
  {
    name: 'a put with an empty key of an index',
    call: put({ ...someKey, ...indexed({ S: '' }) }, failing),
    answer: `${NOT_VALID} A value specified for a secondary index key is not supported. ${EMPTY} IndexName: by-activity, IndexKey: activityKind`,
  },
  {
    name: 'a put with a key of an index of 2050 bytes',
    call: put({ ...someKey, ...indexed(wide(1025)) }, failing),
    answer: LONG_INDEX_KEY,
  },
  {
    name: 'an update to an empty key of an index',
    call: update(someKey, setIndexed, { ':kind': { S: '' }, ':at': { N: '1' } }),
    answer: `${NOT_VALID} The update expression attempted to update a secondary index key to a value that is not supported. ${EMPTY}`,
  },
  {
    name: 'an update to an empty key of an index, whose condition fails',
    call: update(someKey, setIndexed, { ':kind': { S: '' }, ':at': { N: '1' } }, failing),
    answer: REFUSED,
  },
  {
    name: 'an update to a key of an index of 2050 bytes',
    call: update(someKey, setIndexed, { ':kind': wide(1025), ':at': { N: '1' } }),
    answer: LONG_INDEX_KEY,
  },
  {
    // The embedded engine names the key, as the service itself does.
    name: 'a put with a key of an index that has another type',
    call: put({ ...someKey, ...indexed({ N: '1' }) }),
    answer: 'ValidationException: One or more parameter values were invalid: Type mismatch for Index Key',
    embedded:
      'ValidationException: One or more parameter values were invalid: Type mismatch for Index Key activityKind Expected: S Actual: N IndexName: by-activity',
  },
  { name: 'a BatchGetItem of 100 keys', call: batchGet(...keys(100)), answer: 'done' },
  {
    // The embedded engine has the words of the service itself.
    name: 'a BatchGetItem of 101 keys',
    call: batchGet(...keys(101)),
    answer: 'ValidationException: Too many items requested for the BatchGetItem call',
    embedded:
      "ValidationException: 1 validation error detected: Value '…' at 'requestItems.limits.member.keys' failed to satisfy constraint: Member must have length less than or equal to 100",
  },
  {
    name: 'a BatchGetItem of one key twice',
    call: batchGet(someKey, someKey),
    answer: 'ValidationException: Provided list of item keys contains duplicates',
  },
  { name: 'a BatchWriteItem of 25 items', call: batchPut(...keys(25)), answer: 'done' },
  {
    // The embedded engine has the words of the service itself.
    name: 'a BatchWriteItem of 26 items',
    call: batchPut(...keys(26)),
    answer: 'ValidationException: Too many items requested for the BatchWriteItem call',
    embedded:
      "ValidationException: 1 validation error detected: Value '…' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]",
  },
  {
    name: 'a BatchWriteItem of one item twice',
    call: batchPut(someKey, someKey),
    answer: 'ValidationException: Provided list of item keys contains duplicates',
  },
  {
    name: 'a call of more than 16 MB',
    call: batchPut(...keys(25).map((key) => ({ ...key, f: wide(350_000) }))),
    answer: 'HTTP 413',
  },
];
