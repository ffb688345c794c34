import type { Thread } from '../../core/incident/incident.ts';
import type { Messenger } from '../../core/ports.ts';
import type { SlackMessage } from '../../core/slack/message.ts';

interface MemoryThread {
  readonly thread: Thread;
  readonly key: string;
  /** Every state of the first message, oldest first. */
  readonly messages: SlackMessage[];
  readonly replies: Map<string, SlackMessage>;
}

export interface MemoryMessenger extends Messenger {
  readonly threads: readonly MemoryThread[];
}

/** Threads in memory, with the keys of the real thing. */
/** @param groups user groups and their members */
export function createMemoryMessenger(groups: Readonly<Record<string, readonly string[]>> = {}): MemoryMessenger {
  const threads: MemoryThread[] = [];
  const find = ({ ts }: Thread): MemoryThread => {
    const found = threads.find(({ thread }) => thread.ts === ts);
    if (found === undefined) throw new Error(`there is no thread ${ts}`);
    return found;
  };
  return {
    threads,
    open: async ({ channel, key, message }) => {
      const known = threads.find((each) => each.key === key && each.thread.channel === channel);
      if (known !== undefined) {
        known.messages.push(message);
        return known.thread;
      }
      const thread = { channel, ts: `${threads.length + 1}.0` };
      threads.push({ thread, key, messages: [message], replies: new Map() });
      return thread;
    },
    listMembers: async (group) => groups[group] ?? [],
    update: async (thread, message) => void find(thread).messages.push(message),
    reply: async (thread, key, message) => {
      const { replies } = find(thread);
      if (!replies.has(key)) replies.set(key, message);
    },
  };
}
