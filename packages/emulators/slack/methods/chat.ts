import { z } from 'zod';
import { type Arguments, flagArgument, jsonArgument, parseArguments } from '../arguments.ts';
import { areTooLong, checkBlocks } from '../check-blocks.ts';
import { invalidBlocks, SlackError } from '../errors.ts';
import { messageShape } from '../shapes.ts';
import type { Block, StoredMessage } from '../state.ts';
import {
  BOT_USER,
  commitChange,
  findChannel,
  findJoinedChannel,
  findMessage,
  takeTs,
  type Workspace,
} from '../workspace.ts';

const MAX_TEXT = 40_000;
/** Bytes, once `&`, `<` and `>` are escaped. https://docs.slack.dev/reference/methods/chat.update, error `msg_too_long` */
const MAX_UPDATE_BYTES = 4_000;

const metadata = z.object({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) });

const content = {
  channel: z.string(),
  text: z.string().optional(),
  blocks: jsonArgument(z.unknown()).optional(),
  metadata: jsonArgument(z.unknown()).optional(),
};

const post = z.object({ ...content, thread_ts: z.string().optional(), reply_broadcast: flagArgument });
const update = z.object({ ...content, ts: z.string() });
const permalink = z.object({ channel: z.string(), message_ts: z.string() });

/** chat.postMessage: puts a message into a channel that the bot has joined, or into a thread there. */
export function postMessage(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, post);
  const channel = findJoinedChannel(workspace, wanted.channel);
  const blocks = readBlocks(wanted.blocks) ?? [];
  const text = readText(wanted.text);
  if (blocks.length === 0 && !text) throw new SlackError('no_text');
  const said = readMetadata(wanted.metadata);
  const threadTs = wanted.thread_ts === undefined ? undefined : rootOf(workspace, channel.id, wanted.thread_ts);
  const message: StoredMessage = {
    channel: channel.id,
    ts: takeTs(workspace),
    ...(threadTs === undefined ? {} : { threadTs }),
    user: BOT_USER,
    text: text ?? '',
    blocks,
    ...(said === undefined ? {} : { metadata: said }),
    reactions: [],
  };
  workspace.store.state.messages.push(message);
  commitChange(workspace);
  return { channel: channel.id, ts: message.ts, message: messageShape(workspace, message, false) };
}

/** chat.update: changes one of the bot's own messages. */
export function updateMessage(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, update);
  const channel = findChannel(workspace, wanted.channel);
  const message = findMessage(workspace, channel.id, wanted.ts);
  if (message.user !== BOT_USER) throw new SlackError('cant_update_message');
  const blocks = readBlocks(wanted.blocks);
  const text = readText(wanted.text);
  if (text !== undefined && escapedBytes(text) > MAX_UPDATE_BYTES) throw new SlackError('msg_too_long');
  if (!blocks && text === undefined) throw new SlackError('no_text');
  // https://docs.slack.dev/reference/methods/chat.update: new text without blocks takes the old blocks away.
  message.blocks = blocks ?? [];
  if (text !== undefined) message.text = text;
  if (message.blocks.length === 0 && !message.text) throw new SlackError('no_text');
  replaceMetadata(message, wanted.metadata);
  message.editedTs = takeTs(workspace);
  commitChange(workspace);
  return { channel: channel.id, ts: message.ts, text: message.text, message: messageShape(workspace, message, false) };
}

/** chat.getPermalink: where a person sees a message. */
export function getPermalink(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, permalink);
  const channel = findChannel(workspace, wanted.channel);
  const { ts } = findMessage(workspace, channel.id, wanted.message_ts);
  return { channel: channel.id, permalink: workspace.permalink(channel.id, ts) };
}

/** @throws {SlackError} invalid_blocks with Slack's list of problems, msg_blocks_too_long */
export function readBlocks(input: unknown): Block[] | undefined {
  if (input === undefined) return undefined;
  const problems = checkBlocks(input);
  if (problems.length > 0) throw invalidBlocks(problems);
  const blocks = z.array(z.record(z.string(), z.unknown())).parse(input);
  if (areTooLong(blocks)) throw new SlackError('msg_blocks_too_long');
  return blocks;
}

/** Slack cuts longer text off without a word. */
const readText = (text: string | undefined): string | undefined => text?.slice(0, MAX_TEXT);

const escapedBytes = (text: string): number =>
  Buffer.byteLength(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));

/** @throws {SlackError} invalid_metadata_format */
function readMetadata(input: unknown): StoredMessage['metadata'] {
  if (input === undefined) return undefined;
  const read = metadata.safeParse(input);
  if (!read.success) throw new SlackError('invalid_metadata_format');
  return read.data;
}

/** Metadata that is not given stays; an empty object takes it away. */
function replaceMetadata(message: StoredMessage, input: unknown): void {
  const isEmpty = typeof input === 'object' && input !== null && Object.keys(input).length === 0;
  const said = isEmpty ? undefined : readMetadata(input);
  if (isEmpty) delete message.metadata;
  else if (said !== undefined) message.metadata = said;
}

/** A reply to a reply lands in the thread that the first one belongs to. @throws {SlackError} thread_not_found */
function rootOf(workspace: Workspace, channel: string, ts: string): string {
  const root = workspace.store.state.messages.find((each) => each.channel === channel && each.ts === ts);
  if (!root) throw new SlackError('thread_not_found');
  return root.threadTs ?? root.ts;
}
