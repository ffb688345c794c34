import type { Messenger } from '../../core/ports.ts';

/** Threads that nobody reads; they are counted. */
export interface PlayedMessenger extends Messenger {
  readonly counted: { threads: number; updates: number; replies: number };
}

export function createPlayedMessenger(): PlayedMessenger {
  const counted = { threads: 0, updates: 0, replies: 0 };
  const threads = new Map<string, string>();
  const replies = new Set<string>();

  return {
    counted,
    open: async ({ channel, key }) => {
      const ts = threads.get(key) ?? String(threads.size + 1);
      threads.set(key, ts);
      counted.threads = threads.size;
      return { channel, ts };
    },
    update: async () => {
      counted.updates += 1;
    },
    reply: async ({ ts }, key) => {
      counted.replies = replies.add(`${ts}/${key}`).size;
    },
    listMembers: async () => [],
  };
}
