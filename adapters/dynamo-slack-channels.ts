import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SlackChannels } from '../core/ports/slack-channels.ts';
import { slackChannelSchema } from '../core/records/slack-channel.ts';
import { createDocumentClient } from './document-client.ts';
import { createRecordStore } from './dynamo-record.ts';
import { Key } from './dynamo-table.ts';
import { pauseAfterConflicts } from './pause-after-conflicts.ts';

/**
 * What all functions know of Slack's channels, in the ledger's table.
 *
 * @param options.random between 0 and 1; spreads writers that met
 */
export function createDynamoSlackChannels(options: {
  client: DynamoDBClient;
  table: string;
  random?: () => number;
}): SlackChannels {
  const { table, random = Math.random } = options;
  const records = createRecordStore({
    client: createDocumentClient(options.client),
    table,
    schema: slackChannelSchema,
    attributes: () => ({}),
    pause: pauseAfterConflicts(random),
  });
  return {
    get: (name) => records.get(Key.slackChannel(name)),
    change: (name, change) => records.merge(Key.slackChannel(name), change),
  };
}
