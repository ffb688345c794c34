import type { PersonReplies } from '../../core/ports/person-replies.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';

export interface MemoryPersonReplies extends PersonReplies {
  /** What one person was told alone, in order. */
  readonly whispers: readonly { readonly user: string; readonly text: string }[];
  /** What slash commands were answered. */
  readonly responses: readonly SlackMessage[];
  readonly statuses: readonly string[];
}

/** What one person alone sees, in memory. @param keys of threads, by `channel/ts` */
export function createMemoryPersonReplies(keys: ReadonlyMap<string, string> = new Map()): MemoryPersonReplies {
  const whispers: { user: string; text: string }[] = [];
  const responses: SlackMessage[] = [];
  const statuses: string[] = [];
  return {
    ...{ whispers, responses, statuses },
    keyOf: async ({ channel, ts }) => keys.get(`${channel}/${ts}`),
    whisper: async (_, user, { text }) => void whispers.push({ user, text }),
    respond: async (_, message) => void responses.push(message),
    showStatus: async (_, status) => void statuses.push(status),
  };
}
