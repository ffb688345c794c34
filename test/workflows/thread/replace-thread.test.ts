import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Messenger } from '../../../core/ports/messenger.ts';
import { postReplies } from '../../../workflows/thread/post-replies.ts';
import { updateAtOnce } from '../../../workflows/thread/update-at-once.ts';
import { updateThread } from '../../../workflows/thread/update-thread.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

const HOUR = 3_600_000;
const words = (text: string) => ({ text, blocks: [] });

/** An incident with a thread, and a Slack that refuses `update` and `reply` in the threads that a test names. */
async function start() {
  const { incident, attempt } = claimedFixture();
  const memory = createMemoryMessenger();
  const refused = new Map<string, Partial<Record<'update' | 'reply', string>>>();
  const refuse = (method: 'update' | 'reply', ts: string) => {
    const code = refused.get(ts)?.[method];
    if (code !== undefined) throw new UpstreamError('Slack', code, { retryable: false, code });
  };
  const messenger: Messenger = {
    ...memory,
    update: async (thread, message) => {
      refuse('update', thread.ts);
      return memory.update(thread, message);
    },
    reply: async (thread, key, message) => {
      refuse('reply', thread.ts);
      return memory.reply(thread, key, message);
    },
  };
  const ledger = createMemoryLedger();
  const time = { now: NOW };
  const told = {
    ...{ ledger, messenger, channels: createMemorySlackChannels(), clock: () => time.now },
    ...{ logger: createLogger(() => undefined), room: { perHour: 20, apartMs: 0 }, sleep: async () => undefined },
    ...{ codeHost: { putComment: async () => 1 }, auditLog: { getText: async () => undefined } },
  };
  const deps = { ...told, threads: updateAtOnce(told) };
  let rewrites = 0;
  const show = async () => {
    // What says the same is not written again.
    rewrites += 1;
    await ledger.changeIncident(incident.id, (current) => ({ ...current, affectedUsers: rewrites }));
    return updateThread(told, { kind: 'update-thread', incidentId: incident.id, channel: '#alerts' }, 'test');
  };
  await ledger.mergeIncident(incident.id, () => incident);
  await ledger.openAttempt(attempt);
  await show();
  const current = async () => {
    const found = await ledger.getIncident(incident.id);
    if (found === undefined) throw new Error('the incident is there');
    return found;
  };
  return {
    time,
    refused,
    present: current,
    threads: memory.threads,
    show,
    reply: async (key: string) => postReplies(deps, await current(), [{ key, message: words(key) }]),
    replies: () => memory.threads.map(({ replies }) => [...replies.keys()]),
  };
}

const GONE = [
  'message_not_found',
  'thread_not_found',
  'cannot_reply_to_message',
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'thread_locked',
  'restricted_action_thread_locked',
];

describe('a thread that is gone', () => {
  test.each(GONE)('%s for its first message: a new one is opened once, and goes on', async (code) => {
    const { refused, show, reply, present: current, replies, threads } = await start();
    refused.set('1.0', { update: code, reply: code });
    expect(await show()).toBe('told');
    expect(await show()).toBe('told');
    await reply('outcome');
    await reply('fate');
    expect(replies()).toEqual([[], ['outcome', 'fate']]);
    expect((await current()).thread).toMatchObject({ ts: '2.0', replacedAt: NOW });
    expect(threads[1]?.messages).toHaveLength(2);
  });

  test.each(GONE)('%s for a reply: it is posted in a new thread, and so are those after it', async (code) => {
    const { refused, reply, present: current, replies } = await start();
    refused.set('1.0', { reply: code });
    await reply('diagnosis');
    await reply('outcome');
    expect(replies()).toEqual([[], ['diagnosis', 'outcome']]);
    expect((await current()).thread?.ts).toBe('2.0');
  });

  test('is replaced once a day at most', async () => {
    const { refused, show, time, threads } = await start();
    for (const ts of ['1.0', '2.0']) refused.set(ts, { update: 'message_not_found' });
    expect([await show(), await show(), await show()]).toEqual(['told', 'refused', 'refused']);
    expect(threads).toHaveLength(2);
    time.now += 24 * HOUR;
    expect(await show()).toBe('told');
    expect(threads).toHaveLength(3);
  });
});

test.each(['cant_update_message', 'edit_window_closed', 'is_inactive', 'restricted_action', 'update_failed'])(
  'an update that Slack refuses with %s leaves the thread, and the reply is posted there',
  async (code) => {
    const { refused, show, reply, replies } = await start();
    refused.set('1.0', { update: code });
    expect(await show()).toBe('refused');
    await reply('outcome');
    expect(replies()).toEqual([['outcome']]);
  },
);
