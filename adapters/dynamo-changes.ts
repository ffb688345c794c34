import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { changeDue } from '../core/lifecycle/change-due.ts';
import type { Changes } from '../core/ports/changes.ts';
import { changeRecordSchema } from '../core/records/change-record.ts';
import { createDocumentClient } from './document-client.ts';
import { createRecordStore, queryDue, queryNewest } from './dynamo-record.ts';
import { activity, due, Key } from './dynamo-table.ts';
import { pauseAfterConflicts } from './pause-after-conflicts.ts';

/**
 * Pull requests under review, in the ledger's table.
 *
 * @param options.random between 0 and 1; spreads writers that met
 */
export function createDynamoChanges(options: {
  client: DynamoDBClient;
  table: string;
  random?: () => number;
}): Changes {
  const { table, random = Math.random } = options;
  const client = createDocumentClient(options.client);
  const records = createRecordStore({
    client,
    table,
    schema: changeRecordSchema,
    attributes: (record) => ({ ...activity('change', record.updatedAt), ...due(changeDue(record)) }),
    pause: pauseAfterConflicts(random),
  });
  return {
    get: (id) => records.get(Key.change(id)),
    list: (limit) => queryNewest(client, table, 'change', changeRecordSchema, limit),
    listDue: (until, limit) => queryDue(client, table, { kind: 'change', until, limit }),
    merge: (id, change) => records.merge(Key.change(id), change),
    change: (id, change) => records.changeKnown(Key.change(id), change),
  };
}
