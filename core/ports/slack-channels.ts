import type { SlackChannel } from '../records/slack-channel.ts';

/** What all functions know of Slack's channels. Each write is one conditional write; conflicts are resolved by trying again. */
export interface SlackChannels {
  /** @param name a channel's id in Slack, its name in the configuration, or `*` */
  get(name: string): Promise<SlackChannel | undefined>;
  /**
   * Applies a pure change to the record as it is, and makes it when there is none. Returning the same object means: nothing to
   * change.
   */
  change(name: string, change: (channel: SlackChannel | undefined) => SlackChannel): Promise<SlackChannel>;
}
