import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../core/ports/clock.ts';
import type { SlackChannels } from '../core/ports/slack-channels.ts';
import { createDynamoSlackChannels } from './dynamo-slack-channels.ts';
import { createSlackGate, type SlackGate } from './slack-gate.ts';
import { createSlackMemory, type SlackMemory } from './slack-memory.ts';

/**
 * What all functions know of Slack, by the records in the ledger's table: the records themselves, and what a messenger needs of
 * them. Made once for a process, since it outlives its messengers.
 */
export function createSharedSlack({ client, table, clock }: { client: DynamoDBClient; table: string; clock: Clock }): {
  readonly channels: SlackChannels;
  readonly gate: SlackGate;
  readonly memory: SlackMemory;
} {
  const channels = createDynamoSlackChannels({ client, table });
  return { channels, gate: createSlackGate(channels, clock), memory: createSlackMemory(channels) };
}
