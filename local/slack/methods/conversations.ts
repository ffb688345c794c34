import { z } from 'zod';
import { type Arguments, flagArgument, numberArgument, parseArguments } from '../arguments.ts';
import { SlackError } from '../errors.ts';
import { channelShape, messageShape } from '../shapes.ts';
import type { StoredMessage } from '../state.ts';
import { commitChange, findChannel, findJoinedChannel, type Workspace } from '../workspace.ts';

const MAX_LIMIT = 999;

const one = z.object({ channel: z.string() });
const list = z.object({
  types: z.string().default('public_channel'),
  limit: numberArgument,
  cursor: z.string().optional(),
});
const range = z.object({
  channel: z.string(),
  oldest: z.string().default('0'),
  latest: z.string().optional(),
  inclusive: flagArgument,
  limit: numberArgument,
  cursor: z.string().optional(),
  include_all_metadata: flagArgument,
});
const replies = range.extend({ ts: z.string() });

/** conversations.info */
export const channelInfo = (workspace: Workspace, given: Arguments) => ({
  channel: channelShape(findChannel(workspace, parseArguments(given, one).channel)),
});

/** conversations.join */
export function joinChannel(workspace: Workspace, given: Arguments) {
  const channel = findChannel(workspace, parseArguments(given, one).channel);
  if (channel.isPrivate) throw new SlackError('method_not_supported_for_channel_type');
  channel.isMember = true;
  commitChange(workspace);
  return { channel: channelShape(channel) };
}

/** conversations.list: the channels that the bot can see, in pages. */
export function listChannels(workspace: Workspace, given: Arguments) {
  const wanted = parseArguments(given, list);
  const types = wanted.types.split(',').map((each) => each.trim());
  const visible = workspace.store.state.channels
    .filter((each) => types.includes(each.isPrivate ? 'private_channel' : 'public_channel'))
    .filter((each) => !each.isPrivate || each.isMember);
  const page = cut(visible, wanted.limit ?? 100, wanted.cursor);
  return { channels: page.items.map(channelShape), response_metadata: { next_cursor: page.next } };
}

/** conversations.history: the messages of a channel, newest first; replies are not among them. */
export function channelHistory(workspace: Workspace, given: Arguments) {
  const wanted = parseArguments(given, range);
  const channel = findJoinedChannel(workspace, wanted.channel);
  const found = workspace.store.state.messages
    .filter((each) => each.channel === channel.id && each.threadTs === undefined && isWithin(each, wanted))
    .reverse();
  return pageOfMessages(workspace, found, wanted.limit ?? 100, wanted);
}

/** conversations.replies: a message and what was answered to it, oldest first. */
export function threadReplies(workspace: Workspace, given: Arguments) {
  const wanted = parseArguments(given, replies);
  const channel = findJoinedChannel(workspace, wanted.channel);
  const inChannel = workspace.store.state.messages.filter((each) => each.channel === channel.id);
  const asked = inChannel.find((each) => each.ts === wanted.ts);
  if (!asked) throw new SlackError('thread_not_found');
  const root = asked.threadTs ?? asked.ts;
  const found = inChannel.filter((each) => each.ts === root || (each.threadTs === root && isWithin(each, wanted)));
  return pageOfMessages(workspace, found, wanted.limit ?? MAX_LIMIT, wanted);
}

function isWithin({ ts }: StoredMessage, wanted: z.infer<typeof range>): boolean {
  const [at, oldest] = [Number(ts), Number(wanted.oldest)];
  const latest = wanted.latest === undefined ? Number.POSITIVE_INFINITY : Number(wanted.latest);
  return wanted.inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
}

function pageOfMessages(
  workspace: Workspace,
  found: readonly StoredMessage[],
  limit: number,
  { cursor, include_all_metadata: withMetadata = false }: z.infer<typeof range>,
) {
  const page = cut(found, limit, cursor);
  return {
    messages: page.items.map((each) => messageShape(workspace, each, withMetadata)),
    has_more: page.next !== '',
    pin_count: 0,
    response_metadata: { next_cursor: page.next },
  };
}

/** A page after a cursor, which is the place where it starts. @throws {SlackError} invalid_limit, invalid_cursor */
function cut<Item>(items: readonly Item[], limit: number, cursor: string | undefined) {
  if (!Number.isInteger(limit) || limit < 1) throw new SlackError('invalid_limit');
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString('utf8')) : 0;
  if (!Number.isInteger(start) || start < 0) throw new SlackError('invalid_cursor');
  const end = start + Math.min(limit, MAX_LIMIT);
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : '';
  return { items: items.slice(start, end), next };
}
