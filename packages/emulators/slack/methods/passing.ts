import { z } from 'zod';
import { type Arguments, jsonArgument, parseArguments } from '../arguments.ts';
import { SlackError } from '../errors.ts';
import { findChannel, findJoinedChannel, findMessage, PERSON, takeTs, type Workspace } from '../workspace.ts';
import { readBlocks } from './chat.ts';

const ephemeral = z.object({
  channel: z.string(),
  user: z.string(),
  text: z.string().optional(),
  blocks: jsonArgument(z.unknown()).optional(),
  thread_ts: z.string().optional(),
});
const status = z.object({ channel_id: z.string(), thread_ts: z.string(), status: z.string() });

/**
 * chat.postEphemeral: shows a message to one person alone. https://docs.slack.dev/reference/methods/chat.postEphemeral
 *
 * @throws {SlackError} not_in_channel, user_not_in_channel, no_text
 */
export function postEphemeral(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, ephemeral);
  const channel = findJoinedChannel(workspace, wanted.channel);
  if (wanted.user !== PERSON.id) throw new SlackError('user_not_in_channel');
  const blocks = readBlocks(wanted.blocks) ?? [];
  if (blocks.length === 0 && !wanted.text) throw new SlackError('no_text');
  const { user, text = '', thread_ts: threadTs } = wanted;
  workspace.passing.ephemerals.push({ channel: channel.id, user, text, blocks, threadTs });
  workspace.onChange();
  return { message_ts: takeTs(workspace) };
}

/**
 * assistant.threads.setStatus. https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 *
 * @throws {SlackError} channel_not_found, invalid_thread_ts
 */
export function setStatus(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, status);
  const { id } = findChannel(workspace, wanted.channel_id);
  try {
    findMessage(workspace, id, wanted.thread_ts);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    throw new SlackError('invalid_thread_ts');
  }
  workspace.passing.statuses.push({ channel: id, ts: wanted.thread_ts, status: wanted.status });
  return {};
}
