import db from 'dynalite/db/index.js';
import { textBytes } from './item-bytes.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys */
const MOST_BYTES = { partition: 2048, sort: 1024 };

const EMPTY = 'The AttributeValue for a key attribute cannot contain an empty';
const NOT_VALID = 'One or more parameter values are not valid.';
const INVALID = 'One or more parameter values were invalid:';

/** Teaches dynalite the sizes of keys in bytes, the keys of indexes, and AWS's words for both. */
export function teachKeyRules(): void {
  const { validateKey, validateItem, updateIndexes } = db;
  db.validateKey = (key, table, keySchema) =>
    (keySchema === undefined ? refuseKey(key, table) : undefined) ?? validateKey(key, table, keySchema);
  db.validateItem = (item, table) =>
    refuseKey(item, table) ?? validateItem(item, table) ?? refuseIndexKey(item, table, 'put');
  db.updateIndexes = (store, table, existing, item, answer) => {
    const refusal = item && refuseIndexKey(item, table, 'update');
    if (refusal) answer(refusal);
    else updateIndexes(store, table, existing, item, answer);
  };
}

/** Refuses a value that a Query compares a key with. */
export function refuseSearchedKey(search: db.Search, table: db.Table): db.Failure | undefined {
  const conditions = Object.entries(search.KeyConditions ?? {});
  const refusals = conditions.flatMap(([name, { AttributeValueList }]) =>
    AttributeValueList.flatMap((value) => {
      const { kind, bytes } = measure(value);
      if (bytes === 0) return [`${NOT_VALID} ${EMPTY} ${kind} value. Key: ${name}`];
      const isSortKey =
        search.IndexName === undefined &&
        db.traverseKey(table, (attribute, _, isHash) => attribute === name && !isHash);
      return isSortKey && bytes > MOST_BYTES.sort
        ? [`${INVALID} Aggregated size of all range keys has exceeded the size limit of ${MOST_BYTES.sort} bytes`]
        : [];
    }),
  );
  return refusals[0] === undefined ? undefined : db.validationError(refusals[0]);
}

const refuseKey = (item: db.Item, table: db.Table): db.Failure | undefined =>
  db.traverseKey(table, (attribute, type, isPartition) => {
    const value = item[attribute];
    if (value?.[type] === undefined) return undefined;
    const { kind, bytes } = measure(value);
    if (bytes === 0) return db.validationError(`${NOT_VALID} ${EMPTY} ${kind} value. Key: ${attribute}`);
    if (bytes <= (isPartition ? MOST_BYTES.partition : MOST_BYTES.sort)) return undefined;
    const { partition, sort } = MOST_BYTES;
    return db.validationError(
      `Hash primary key values must be under ${partition} bytes, and range primary key values must be under ${sort} bytes`,
    );
  });

const refuseIndexKey = (item: db.Item, table: db.Table, action: 'put' | 'update'): db.Failure | undefined =>
  db.traverseIndexes(table, (attribute, type, { IndexName, KeySchema }) => {
    const value = item[attribute];
    if (value?.[type] === undefined) return undefined;
    const { kind, bytes } = measure(value);
    const most = KeySchema[0]?.AttributeName === attribute ? MOST_BYTES.partition : MOST_BYTES.sort;
    if (bytes > most) return db.validationError(`${INVALID} Size limit exceeded`);
    if (bytes > 0) return undefined;
    const said = {
      put: `A value specified for a secondary index key is not supported. ${EMPTY} ${kind} value. IndexName: ${IndexName}, IndexKey: ${attribute}`,
      update: `The update expression attempted to update a secondary index key to a value that is not supported. ${EMPTY} ${kind} value.`,
    };
    return db.validationError(`${NOT_VALID} ${said[action]}`);
  });

/** Bytes of a key's value. A number is never empty and never too long. */
function measure({ S, B }: db.AttributeValue): { readonly kind: 'string' | 'binary'; readonly bytes: number } {
  if (typeof B === 'string') return { kind: 'binary', bytes: Buffer.byteLength(B, 'base64') };
  return { kind: 'string', bytes: typeof S === 'string' ? textBytes(S) : 1 };
}
