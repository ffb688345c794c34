import type { SlackChannels } from '../core/ports/slack-channels.ts';
import { type SlackChannel, slackChannelSchema } from '../core/records/slack-channel.ts';
import { changeInMemory } from './records-in-memory.ts';

/** What is known of Slack's channels, in memory. */
export function createMemorySlackChannels(): SlackChannels {
  const channels = new Map<string, SlackChannel>();
  return {
    get: async (name) => structuredClone(channels.get(name)),
    change: changeInMemory(channels, slackChannelSchema),
  };
}
