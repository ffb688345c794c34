import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { releaseDue } from '../core/lifecycle/release-due.ts';
import type { Releases } from '../core/ports/releases.ts';
import { calibrationSchema } from '../core/records/calibration.ts';
import { laneSchema } from '../core/records/lane.ts';
import { releaseRecordSchema } from '../core/records/release-record.ts';
import { createDocumentClient } from './document-client.ts';
import { createRecordStore, queryDue, queryNewest } from './dynamo-record.ts';
import { activity, due, Key } from './dynamo-table.ts';
import { pauseAfterConflicts } from './pause-after-conflicts.ts';

/**
 * Releases, lanes and calibrations, in the ledger's table.
 *
 * @param options.random between 0 and 1; spreads writers that met
 */
export function createDynamoReleases(options: {
  client: DynamoDBClient;
  table: string;
  random?: () => number;
}): Releases {
  const { table, random = Math.random } = options;
  const client = createDocumentClient(options.client);
  const pause = pauseAfterConflicts(random);
  const releases = createRecordStore({
    client,
    table,
    schema: releaseRecordSchema,
    attributes: (record) => ({ ...activity('release', record.updatedAt), ...due(releaseDue(record)) }),
    pause,
  });
  const lanes = createRecordStore({ client, table, schema: laneSchema, attributes: () => ({}), pause });
  const calibrations = createRecordStore({ client, table, schema: calibrationSchema, attributes: () => ({}), pause });
  return {
    get: (id) => releases.get(Key.release(id)),
    list: (limit) => queryNewest(client, table, 'release', releaseRecordSchema, limit),
    listDue: (until, limit) => queryDue(client, table, { kind: 'release', until, limit }),
    merge: (id, change) => releases.merge(Key.release(id), change),
    change: (id, change) => releases.changeKnown(Key.release(id), change),
    getLane: (id) => lanes.get(Key.lane(id)),
    mergeLane: (id, change) => lanes.merge(Key.lane(id), change),
    getCalibration: (id) => calibrations.get(Key.calibration(id)),
    mergeCalibration: (id, change) => calibrations.merge(Key.calibration(id), change),
  };
}
