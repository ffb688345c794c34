import type { Messenger } from '../core/ports/messenger.ts';

/** Messages that nobody reads; they are counted. */
export interface PlayedMessenger extends Messenger {
  /** `messages` are those that are in a channel: first ones of threads, and daily lines. */
  readonly counted: { messages: number; updates: number; replies: number };
}

export function createPlayedMessenger(): PlayedMessenger {
  const counted = { messages: 0, updates: 0, replies: 0 };
  const messages = new Map<string, string>();
  const replies = new Set<string>();

  return {
    counted,
    open: async ({ channel, key }) => {
      const name = `${channel}/${key}`;
      const ts = messages.get(name) ?? String(messages.size + 1);
      messages.set(name, ts);
      counted.messages = messages.size;
      return { channel, ts };
    },
    update: async () => {
      counted.updates += 1;
    },
    attach: async () => undefined,
    reply: async ({ ts }, key) => {
      counted.replies = replies.add(`${ts}/${key}`).size;
    },
    listMembers: async () => [],
  };
}
