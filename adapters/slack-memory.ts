import { unknownChannel } from '../core/lifecycle/slack-pause.ts';
import type { SlackChannels } from '../core/ports/slack-channels.ts';

/** What is the same for all calls. It outlives a messenger, where one is made for each message. */
export interface SlackMemory {
  /** Ids of channels by their names. */
  readonly channelIds: Map<string, string>;
  /** How links to the messages of a channel begin, by its id. */
  readonly links: {
    get(channel: string): Promise<string | undefined>;
    keep(channel: string, start: string): Promise<void>;
  };
}

/** @param channels keeps how links begin, so that no other process asks Slack for it. @default this process alone knows */
export function createSlackMemory(channels?: SlackChannels): SlackMemory {
  const links = new Map<string, string>();
  return {
    channelIds: new Map(),
    links: {
      get: async (channel) => {
        const start = links.get(channel) ?? (await channels?.get(channel))?.links;
        if (start !== undefined) links.set(channel, start);
        return start;
      },
      keep: async (channel, start) => {
        links.set(channel, start);
        await channels?.change(channel, (current) => ({ ...(current ?? unknownChannel(channel)), links: start }));
      },
    },
  };
}
