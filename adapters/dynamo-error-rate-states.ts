import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ErrorRateStates } from '../core/ports/error-rates.ts';
import { errorRateStateSchema } from '../core/records/error-rate-state.ts';
import { createDocumentClient } from './document-client.ts';
import { createRecordStore } from './dynamo-record.ts';
import { EXPIRY_ATTRIBUTE, Key } from './dynamo-table.ts';

/** The state of a check that was taken out of the configuration expires after this time. */
const KEPT_SECONDS = 30 * 24 * 3600;
const LONGEST_PAUSE_MS = 200;

/** What watches remember, one item a watch in the ledger's table. @param options.random between 0 and 1; spreads writers that met */
export function createDynamoErrorRateStates(options: {
  client: DynamoDBClient;
  table: string;
  random?: () => number;
}): ErrorRateStates {
  const { table, random = Math.random } = options;
  const states = createRecordStore({
    client: createDocumentClient(options.client),
    table,
    schema: errorRateStateSchema,
    attributes: ({ judged }) => ({ [EXPIRY_ATTRIBUTE]: Math.floor(judged / 1000) + KEPT_SECONDS }),
    pause: () => new Promise((resolve) => setTimeout(resolve, random() * LONGEST_PAUSE_MS)),
  });
  return {
    get: (name) => states.get(Key.watch(name)),
    change: (name, change) => states.merge(Key.watch(name), change),
  };
}
