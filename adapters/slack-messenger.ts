import { setTimeout as delay } from 'node:timers/promises';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { DAY_MS, MINUTE_MS } from '../core/durations.ts';
import { isRefusal, UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Messenger } from '../core/ports/messenger.ts';
import type { SlackMessage } from '../core/records/slack-message.ts';
import type { Thread } from '../core/records/thread.ts';
import { isThreadGone } from '../core/thread-gone.ts';
import { silentSlackLogger } from './silent-slack-logger.ts';
import { readSlackCode, translatePart, translateSlack } from './slack-fault.ts';
import { openGate, type SlackGate } from './slack-gate.ts';
import { createSlackMemory, type SlackMemory } from './slack-memory.ts';
import { createPatience, type Patience, type Patiently } from './slack-patience.ts';
import { sayPlainly } from './slack-plain-text.ts';
import { EVENT_TYPE, findReply, findThread } from './slack-posted-messages.ts';
import { postSnippet } from './slack-snippet.ts';

/** A crash is followed by another try long before that. */
const LOOK_BACK_MS = 7 * DAY_MS;
/** How far Slack's clock may be from ours. */
const CLOCKS_DIFFER_MS = 10 * MINUTE_MS;
/** What the shortest function can wait. */
const PATIENCE_MS = 5_000;
/** https://docs.slack.dev/reference/methods/chat.postMessage */
const CHANNEL_GONE: ReadonlySet<string> = new Set(['channel_not_found', 'is_archived']);
/** A Slack that does not answer must not hold a function until that is cut off. */
const ANSWERS_WITHIN_MS = 10_000;

/**
 * Threads in Slack. Slack has no idempotency key, so each message carries its key as metadata, and before one is posted
 * the channel (or thread) is asked whether it is there already: a crash after posting does not post twice. The look goes
 * back to the time that the caller names: in a channel a week at the most, in a thread to its beginning.
 *
 * @param options.apiUrl replaces Slack's own address; for a proxy or a stand-in
 * @param options.patienceMs most that one operation waits for Slack's rate limits
 * @param options.patienceOfAllMs most that all operations together wait. @default as long as each of them waits
 * @param options.gate what all functions know of Slack. @default nothing
 * @param options.memory outlives the messenger, where one is made for each message
 */
export function createSlackMessenger(options: {
  token: string;
  apiUrl?: string | undefined;
  clock?: Clock;
  patienceMs?: number;
  patienceOfAllMs?: number;
  pause?: Patience['pause'];
  gate?: SlackGate;
  memory?: SlackMemory;
}): Messenger {
  const clientOptions: WebClientOptions = options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl };
  const connect = (retries: number) =>
    new WebClient(options.token, {
      ...clientOptions,
      logger: silentSlackLogger,
      retryConfig: { retries, randomize: true },
      // The client's own waiting has no bound.
      rejectRateLimitedCalls: true,
      timeout: ANSWERS_WITHIN_MS,
    });
  const slack = connect(1);
  // A message whose answer was lost may be there: it is looked for before it is posted again.
  const poster = connect(0);
  const { clock = Date.now, patienceMs = PATIENCE_MS, pause = (milliseconds) => delay(milliseconds) } = options;
  const { gate = openGate, memory = createSlackMemory() } = options;
  const ofAll = { milliseconds: options.patienceOfAllMs ?? Number.POSITIVE_INFINITY };
  const patience = (channel?: string) =>
    createPatience({ milliseconds: patienceMs, ofAll, pause, gate, clock }, channel);
  const lookFrom = (since = 0) => since - CLOCKS_DIFFER_MS;

  const channelIdOf = async (channel: string): Promise<string> => {
    if (!channel.startsWith('#')) return channel;
    const known = memory.channelIds.get(channel);
    if (known !== undefined) return known;
    return findChannel(slack, patience(), memory, channel);
  };

  const open: Messenger['open'] = async ({ channel, key, message, since, isFirstTry = false }) => {
    const id = await translatePart(true, `find the channel ${channel}`, () => channelIdOf(channel));
    const patiently = patience(id);
    const search = { channel: id, key, from: Math.max(lookFrom(since), clock() - LOOK_BACK_MS), now: clock() };
    // Where the bot may post and not read, a thread is worth more than the certainty that there is one alone.
    const known = isFirstTry ? undefined : await unlessRefused(() => findThread(slack, patiently, search));
    const ts = known ?? (await post(poster, patiently, { channel: id, key, message }));
    // The thread is there: that it cannot be rewritten hides nothing of what comes.
    if (known !== undefined) await unlessRefused(() => rewrite(slack, patiently, { channel: id, ts }, message));
    const link = () => linkTo(slack, patiently, memory, { channel: id, ts });
    const permalink = await unlessRefused(() => translatePart(false, 'ask for the link of a thread', link));
    return { channel: id, ts, ...(permalink === undefined ? {} : { permalink }) };
  };

  return {
    open: (post) =>
      translateSlack('open a thread', async () => {
        const isRemembered = memory.channelIds.has(post.channel);
        try {
          return await open(post);
        } catch (error) {
          if (!isRemembered || !CHANNEL_GONE.has(readSlackCode(error) ?? '')) throw error;
          // Another channel may have the name by now.
          memory.channelIds.delete(post.channel);
          return await open(post);
        }
      }),
    update: (thread, message) =>
      translateSlack('update a message', async () => {
        await rewrite(slack, patience(thread.channel), thread, message);
      }),
    attach: (thread, snippet, since) =>
      translateSlack('attach a file', async () => {
        await postSnippet({ slack, poster }, patience(thread.channel), thread, snippet, lookFrom(since));
      }),
    listMembers: (group) =>
      translateSlack('list the members of a user group', async () => {
        const { users = [] } = await patience()(() => slack.usergroups.users.list({ usergroup: group }));
        return users;
      }),
    reply: (thread, key, message, since) =>
      translateSlack('answer in a thread', async () => {
        const { channel, ts } = thread;
        const patiently = patience(channel);
        const known = await unlessRefused(
          () => findReply(slack, patiently, { channel, key, from: lookFrom(since), ts }),
          (refused) => isThreadGone(refused) && thread.replacedAt === undefined,
        );
        if (known === undefined) await post(poster, patiently, { channel, key, message, threadTs: ts });
      }),
  };
}

async function post(
  slack: WebClient,
  patiently: Patiently,
  { channel, key, message, threadTs }: { channel: string; key: string; message: SlackMessage; threadTs?: string },
): Promise<string> {
  const { ts } = await sayPlainly(message, readSlackCode, ({ text, blocks }) =>
    patiently(() =>
      slack.chat.postMessage({
        channel,
        text,
        ...blocksOf(blocks),
        metadata: { event_type: EVENT_TYPE, event_payload: { key } },
        unfurl_links: false,
        unfurl_media: false,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      }),
    ),
  );
  if (ts === undefined) throw new UpstreamError('Slack', 'chat.postMessage answered without ts', { retryable: false });
  return ts;
}

/**
 * The links of one channel differ in the message's time alone, so Slack is asked for the first.
 * https://docs.slack.dev/reference/methods/chat.getPermalink
 */
async function linkTo(
  slack: WebClient,
  patiently: Patiently,
  { links }: SlackMemory,
  { channel, ts }: Pick<Thread, 'channel' | 'ts'>,
): Promise<string | undefined> {
  const end = `p${ts.replace('.', '')}`;
  const start = await links.get(channel);
  if (start !== undefined) return `${start}${end}`;
  const { permalink } = await patiently(() => slack.chat.getPermalink({ channel, message_ts: ts }));
  if (permalink?.endsWith(`/archives/${channel}/${end}`)) await links.keep(channel, permalink.slice(0, -end.length));
  return permalink;
}

/** An update that leaves metadata out keeps it, so the message is still found by its key. */
async function rewrite(
  slack: WebClient,
  patiently: Patiently,
  { channel, ts }: Pick<Thread, 'channel' | 'ts'>,
  message: SlackMessage,
) {
  await sayPlainly(message, readSlackCode, ({ text, blocks }) =>
    patiently(() => slack.chat.update({ channel, ts, text, ...blocksOf(blocks) })),
  );
}

/** Text without blocks takes the old blocks away: https://docs.slack.dev/reference/methods/chat.update */
const blocksOf = (blocks: SlackMessage['blocks']) => (blocks.length === 0 ? {} : { blocks: [...blocks] });

/** @returns undefined when Slack refuses for good. @throws a fault that may pass, and a refusal that must be told */
async function unlessRefused<Value>(
  act: () => Promise<Value>,
  mustTell: (refused: UpstreamError) => boolean = () => false,
): Promise<Value | undefined> {
  try {
    return await translateSlack('look at what was posted', act);
  } catch (error) {
    if (!isRefusal(error) || mustTell(error)) throw error;
    return undefined;
  }
}

/** Remembers every channel that it passes, so that the next one need not be asked for. @param name with its `#` */
async function findChannel(
  slack: WebClient,
  patiently: Patiently,
  { channelIds }: SlackMemory,
  name: string,
): Promise<string> {
  let cursor: string | undefined;
  do {
    const types = 'public_channel,private_channel';
    const asked = { types, exclude_archived: true, limit: 999, ...(cursor === undefined ? {} : { cursor }) };
    const page = await patiently(() => slack.conversations.list(asked));
    for (const known of page.channels ?? []) {
      if (known.id !== undefined) channelIds.set(`#${known.name}`, known.id);
    }
    const id = channelIds.get(name);
    if (id !== undefined) return id;
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  throw new UpstreamError('Slack', `there is no channel ${name} that the bot can see`, {
    retryable: false,
    code: 'channel_not_found',
  });
}
