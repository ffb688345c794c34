import { type MessageMetadata, WebClient, type WebClientOptions } from '@slack/web-api';
import { UpstreamError } from '../core/errors.ts';
import type { Thread } from '../core/incident/incident.ts';
import type { Clock, Messenger } from '../core/ports.ts';
import type { SlackMessage } from '../core/slack/message.ts';

const EVENT_TYPE = 'mendhook';
const LOOK_BACK_SECONDS = 7 * 24 * 3600;

/**
 * Threads in Slack. Slack has no idempotency key, so each message carries its key as metadata, and before one is posted
 * the channel (or thread) is asked whether it is there already: a crash after posting does not post twice.
 *
 * @param options.apiUrl replaces Slack's own address; for a proxy or a stand-in
 */
export function createSlackMessenger(options: {
  token: string;
  apiUrl?: string | undefined;
  clock?: Clock;
}): Messenger {
  const clientOptions: WebClientOptions = options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl };
  const slack = new WebClient(options.token, { ...clientOptions, retryConfig: { retries: 3, randomize: true } });
  const clock = options.clock ?? Date.now;
  const channelIds = new Map<string, string>();

  const channelIdOf = async (channel: string): Promise<string> => {
    if (!channel.startsWith('#')) return channel;
    const known = channelIds.get(channel);
    if (known !== undefined) return known;
    const found = await findChannel(slack, channel.slice(1));
    channelIds.set(channel, found);
    return found;
  };

  return {
    open: ({ channel, key, message }) =>
      translate('open a thread', async () => {
        const id = await channelIdOf(channel);
        const oldest = String(Math.floor(clock() / 1000) - LOOK_BACK_SECONDS);
        const history = await slack.conversations.history({
          channel: id,
          oldest,
          limit: 200,
          include_all_metadata: true,
        });
        const known = findKey(history.messages, key);
        const ts = known ?? (await post(slack, { channel: id, key, message }));
        if (known !== undefined) await rewrite(slack, { channel: id, ts }, message);
        const { permalink } = await slack.chat.getPermalink({ channel: id, message_ts: ts });
        return { channel: id, ts, ...(permalink === undefined ? {} : { permalink }) };
      }),
    update: (thread, message) =>
      translate('update a message', async () => {
        await rewrite(slack, thread, message);
      }),
    listMembers: (group) =>
      translate('list the members of a user group', async () => {
        const { users = [] } = await slack.usergroups.users.list({ usergroup: group });
        return users;
      }),
    reply: (thread, key, message) =>
      translate('answer in a thread', async () => {
        const { channel, ts } = thread;
        const replies = await slack.conversations.replies({ channel, ts, limit: 200, include_all_metadata: true });
        if (findKey(replies.messages, key) === undefined) await post(slack, { channel, key, message, threadTs: ts });
      }),
  };
}

async function post(
  slack: WebClient,
  { channel, key, message, threadTs }: { channel: string; key: string; message: SlackMessage; threadTs?: string },
): Promise<string> {
  const { ts } = await slack.chat.postMessage({
    channel,
    text: message.text,
    blocks: [...message.blocks],
    metadata: { event_type: EVENT_TYPE, event_payload: { key } },
    unfurl_links: false,
    unfurl_media: false,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  });
  if (ts === undefined) throw new UpstreamError('Slack', 'chat.postMessage answered without ts', { retryable: false });
  return ts;
}

/** An update that leaves metadata out keeps it, so the message is still found by its key. */
async function rewrite(slack: WebClient, { channel, ts }: Pick<Thread, 'channel' | 'ts'>, message: SlackMessage) {
  await slack.chat.update({ channel, ts, text: message.text, blocks: [...message.blocks] });
}

async function findChannel(slack: WebClient, name: string): Promise<string> {
  let cursor: string | undefined;
  do {
    const page = await slack.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 999,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const id = page.channels?.find((channel) => channel.name === name)?.id;
    if (id !== undefined) return id;
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  throw new UpstreamError('Slack', `there is no channel #${name} that the bot can see`, { retryable: false });
}

interface Posted {
  readonly ts?: string | undefined;
  readonly metadata?: Partial<MessageMetadata> | undefined;
}

const findKey = (messages: readonly Posted[] | undefined, key: string): string | undefined =>
  messages?.find(({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload?.['key'] === key)?.ts;

async function translate<Value>(doing: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof UpstreamError) throw cause;
    const code = readCode(cause);
    const retryable = code === undefined || RETRYABLE.has(code);
    throw new UpstreamError('Slack', `could not ${doing}${code === undefined ? '' : `: ${code}`}`, {
      retryable,
      cause,
    });
  }
}

/** Slack's own word for what is wrong, such as `channel_not_found`; undefined for a fault on the way. */
function readCode(error: unknown): string | undefined {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  const code = typeof data === 'object' && data !== null && 'error' in data ? data.error : undefined;
  return typeof code === 'string' ? code : undefined;
}

const RETRYABLE = new Set(['ratelimited', 'internal_error', 'service_unavailable', 'request_timeout', 'fatal_error']);
