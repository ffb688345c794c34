import db from 'dynalite/db/index.js';
import { refuseSearchedKey } from './dynalite-key-rules.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const PAGE_BYTES = 1024 * 1024;

/**
 * Teaches dynalite to end a page of Query and Scan where it has read 1 MB of items, in bytes. The filter comes after that,
 * as at AWS. Calls that ask for the capacity they used, or for attributes that an index lacks, stay dynalite's own.
 */
export function teachPageBytes(): void {
  const { queryTable } = db;
  db.queryTable = (store, table, search, range, isLocal, fetchFromTable, keyNames, answer) => {
    const refusal = refuseSearchedKey(search, table);
    if (refusal !== undefined) return answer(refusal);
    if (fetchFromTable || ['TOTAL', 'INDEXES'].includes(search.ReturnConsumedCapacity ?? '')) {
      return queryTable(store, table, search, range, isLocal, fetchFromTable, keyNames, answer);
    }
    const { TableName, IndexName } = search;
    const items =
      IndexName === undefined
        ? store.getItemDb(TableName)
        : store.getIndexDb(isLocal ? 'local' : 'global', TableName, IndexName);
    readPage(items.createValueStream(range), search.Limit).then(
      (page) => answer(null, answerOf(page, search, keyNames)),
      (error: unknown) => answer(error),
    );
  };
}

interface Page {
  readonly items: readonly db.Item[];
  /** Whether it ended at a limit; there may be more. */
  readonly isFull: boolean;
}

async function readPage(stored: AsyncIterable<db.Item>, limit = Number.POSITIVE_INFINITY): Promise<Page> {
  const items: db.Item[] = [];
  let bytes = 0;
  for await (const item of stored) {
    if (items.length >= limit || bytes >= PAGE_BYTES) break;
    items.push(item);
    bytes += db.itemSize(item);
  }
  return { items, isFull: items.length >= limit || bytes >= PAGE_BYTES };
}

function answerOf({ items, isFull }: Page, search: db.Search, keyNames: readonly string[]): object {
  const last = isFull ? items.at(-1) : undefined;
  const found = items.filter((item) => matches(item, search));
  const paths = search._projection?.paths ?? search.AttributesToGet;
  return {
    ScannedCount: items.length,
    Count: found.length,
    ...(search.Select === 'COUNT' ? {} : { Items: paths ? found.map((item) => db.mapPaths(paths, item)) : found }),
    ...(last && { LastEvaluatedKey: Object.fromEntries(keyNames.map((name) => [name, last[name]])) }),
  };
}

function matches(item: db.Item, { _filter, QueryFilter, ScanFilter, ConditionalOperator }: db.Search): boolean {
  if (_filter) return db.matchesExprFilter(item, _filter.expression);
  const filter = QueryFilter ?? ScanFilter;
  return filter === undefined || db.matchesFilter(item, filter, ConditionalOperator);
}
