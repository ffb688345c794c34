import { z } from 'zod';
import { type Arguments, flagArgument, numberArgument, parseArguments } from '../arguments.ts';
import { SlackError } from '../errors.ts';
import { createRangeTest, cutForward, cutHistory, cutList, readLimit } from '../pages.ts';
import { channelShape, messageShape } from '../shapes.ts';
import type { StoredMessage } from '../state.ts';
import { commitChange, findChannel, findJoinedChannel, type Workspace } from '../workspace.ts';

/** https://docs.slack.dev/reference/methods/conversations.history */
const HISTORY_LIMIT = { usual: 100, most: 999 };
/** https://docs.slack.dev/reference/methods/conversations.replies */
const REPLIES_LIMIT = { usual: 1_000, most: 1_000 };
/** "An integer under 1000." https://docs.slack.dev/reference/methods/conversations.list */
const LIST_LIMIT = { usual: 100, most: 999 };

const one = z.object({ channel: z.string() });
const list = z.object({
  types: z.string().default('public_channel'),
  limit: numberArgument,
  cursor: z.string().optional(),
});
const range = z.object({
  channel: z.string(),
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flagArgument,
  limit: numberArgument,
  cursor: z.string().optional(),
  include_all_metadata: flagArgument,
});
const replies = range.extend({ ts: z.string() });

/** conversations.info */
export const channelInfo = (workspace: Workspace, args: Arguments) => ({
  channel: channelShape(findChannel(workspace, parseArguments(args, one).channel)),
});

/** conversations.join */
export function joinChannel(workspace: Workspace, args: Arguments) {
  const channel = findChannel(workspace, parseArguments(args, one).channel);
  if (channel.isPrivate) throw new SlackError('method_not_supported_for_channel_type');
  channel.isMember = true;
  commitChange(workspace);
  return { channel: channelShape(channel) };
}

/** conversations.list: the channels that the bot can see, in pages. */
export function listChannels(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, list);
  const types = wanted.types.split(',').map((each) => each.trim());
  const visible = workspace.store.state.channels
    .filter((each) => types.includes(each.isPrivate ? 'private_channel' : 'public_channel'))
    .filter((each) => !each.isPrivate || each.isMember);
  const page = cutList(visible, { limit: readLimit(wanted.limit, LIST_LIMIT), cursor: wanted.cursor });
  return { channels: page.items.map(channelShape), response_metadata: { next_cursor: page.next } };
}

/** conversations.history: the messages of a channel, newest first; replies are not among them. */
export function channelHistory(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, range);
  const channel = findJoinedChannel(workspace, wanted.channel);
  const limit = readLimit(wanted.limit, HISTORY_LIMIT);
  const isWithin = createRangeTest(wanted);
  const found = workspace.store.state.messages.filter(
    (each) => each.channel === channel.id && each.threadTs === undefined && isWithin(each),
  );
  return pageOfMessages(workspace, cutHistory(found, { ...wanted, limit }), wanted);
}

/**
 * conversations.replies: a message and what was answered to it, oldest first. Each page begins with the message itself,
 * outside the range and the limit.
 */
export function threadReplies(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, replies);
  const channel = findJoinedChannel(workspace, wanted.channel);
  const limit = readLimit(wanted.limit, REPLIES_LIMIT);
  const isWithin = createRangeTest(wanted);
  const inChannel = workspace.store.state.messages.filter((each) => each.channel === channel.id);
  const asked = inChannel.find((each) => each.ts === wanted.ts);
  const root = inChannel.find((each) => each.ts === (asked?.threadTs ?? asked?.ts));
  if (root === undefined) throw new SlackError('thread_not_found');
  const { items, next } = cutForward(
    inChannel.filter((each) => each.threadTs === root.ts && isWithin(each)),
    { limit, cursor: wanted.cursor },
  );
  return pageOfMessages(workspace, { items: [root, ...items], next }, wanted);
}

const pageOfMessages = (
  workspace: Workspace,
  { items, next }: { readonly items: readonly StoredMessage[]; readonly next: string },
  { include_all_metadata: withMetadata = false }: z.infer<typeof range>,
) => ({
  messages: items.map((each) => messageShape(workspace, each, withMetadata)),
  has_more: next !== '',
  pin_count: 0,
  response_metadata: { next_cursor: next },
});
