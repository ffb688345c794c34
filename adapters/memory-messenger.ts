import { checkBlocks } from '@mendhook/emulators/slack/check-blocks';
import { UpstreamError } from '../core/errors.ts';
import type { Messenger, Snippet } from '../core/ports/messenger.ts';
import type { SlackMessage } from '../core/records/slack-message.ts';
import type { Thread } from '../core/records/thread.ts';

interface MemoryThread {
  readonly thread: Thread;
  readonly key: string;
  /** Every state of the first message, oldest first. */
  readonly messages: SlackMessage[];
  readonly replies: Map<string, SlackMessage>;
  /** By name. */
  readonly files: Map<string, Snippet>;
}

export interface MemoryMessenger extends Messenger {
  readonly threads: readonly MemoryThread[];
}

/**
 * Threads in memory, with the keys and the refusals of the real thing. Every channel exists.
 *
 * @param groups user groups and their members
 */
export function createMemoryMessenger(groups: Readonly<Record<string, readonly string[]>> = {}): MemoryMessenger {
  const threads: MemoryThread[] = [];
  const find = ({ ts }: Thread, code: string): MemoryThread => {
    const found = threads.find(({ thread }) => thread.ts === ts);
    if (found === undefined) throw refused(`${code} (${ts})`);
    return found;
  };
  return {
    threads,
    open: async ({ channel, key, message, isFirstTry = false }) => {
      checkMessage(message);
      const isKnown = (each: MemoryThread) => each.key === key && each.thread.channel === channel;
      const known = isFirstTry ? undefined : threads.find(isKnown);
      if (known !== undefined) {
        known.messages.push(message);
        return known.thread;
      }
      const thread = { channel, ts: `${threads.length + 1}.0` };
      threads.push({ thread, key, messages: [message], replies: new Map(), files: new Map() });
      return thread;
    },
    listMembers: async (group) => {
      const members = groups[group];
      if (members === undefined) throw refused('no_such_subteam');
      return members;
    },
    update: async (thread, message) => {
      checkMessage(message);
      find(thread, 'message_not_found').messages.push(message);
    },
    reply: async (thread, key, message) => {
      checkMessage(message);
      const { replies } = find(thread, 'thread_not_found');
      if (!replies.has(key)) replies.set(key, message);
    },
    attach: async (thread, snippet) => {
      const { files } = find(thread, 'thread_not_found');
      checkSnippet(snippet);
      if (!files.has(snippet.name)) files.set(snippet.name, snippet);
      for (const name of snippet.replaces) files.delete(name);
    },
  };
}

function checkSnippet({ altText, text }: Snippet): void {
  if (text === '') throw refused('missing_argument');
  if (Buffer.byteLength(text) > 1_000_000) throw refused('snippet_too_large');
  if (altText.length > 1_000) throw refused('alt_txt_too_large');
}

function checkMessage({ blocks }: SlackMessage): void {
  const problems = checkBlocks(blocks);
  if (problems.length > 0) throw refused(`invalid_blocks: ${problems.join('; ')}`);
}

const refused = (reason: string): UpstreamError =>
  new UpstreamError('Slack', reason, { retryable: false, code: /^\w+/.exec(reason)?.[0] });
