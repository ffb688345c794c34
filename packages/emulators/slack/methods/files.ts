import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Arguments, jsonArgument, numberArgument, parseArguments } from '../arguments.ts';
import { checkBlocks } from '../check-blocks.ts';
import { invalidBlocks, SlackError } from '../errors.ts';
import type { StoredFile } from '../state.ts';
import { BOT_USER, commitChange, findJoinedChannel, takeTs, type Workspace } from '../workspace.ts';

/** "limited to 1MB": https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
const MAX_SNIPPET = 1_000_000;
const MAX_ALT_TEXT = 1_000;
/** Some of https://docs.slack.dev/reference/objects/file-object#types */
const SNIPPET_TYPES = ['text', 'diff', 'javascript', 'python', 'markdown', 'shell', 'yaml', 'json'];

const ticketArguments = z.object({
  filename: z.string().min(1),
  length: numberArgument,
  alt_txt: z.string().optional(),
  snippet_type: z.string().optional(),
});
const completeArguments = z.object({
  files: jsonArgument(z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1)),
  channel_id: z.string().optional(),
  thread_ts: z.string().optional(),
  initial_comment: z.string().optional(),
  blocks: jsonArgument(z.array(z.record(z.string(), z.unknown()))).optional(),
});
const deleteArguments = z.object({ file: z.string() });

/**
 * files.getUploadURLExternal: where a file of this length may be sent.
 *
 * @throws {SlackError} missing_argument, snippet_too_large, alt_txt_too_large, unknown_snippet_type
 */
export function getUploadUrl(workspace: Workspace, args: Arguments) {
  const { filename, length = 0, alt_txt: altText, snippet_type: type } = parseArguments(args, ticketArguments);
  if (!Number.isInteger(length) || length < 1) throw new SlackError('missing_argument');
  if (type !== undefined && !SNIPPET_TYPES.includes(type)) throw new SlackError('unknown_snippet_type');
  if (type !== undefined && length > MAX_SNIPPET) throw new SlackError('snippet_too_large');
  if (altText !== undefined && altText.length > MAX_ALT_TEXT) throw new SlackError('alt_txt_too_large');
  const file: StoredFile = {
    id: `F${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    name: filename,
    length,
    ...(altText === undefined ? {} : { altText }),
    ...(type === undefined ? {} : { type }),
    status: 'asked',
  };
  filesOf(workspace).push(file);
  commitChange(workspace);
  return { upload_url: `${workspace.url()}/upload/v1/${file.id}`, file_id: file.id };
}

/** Takes the bytes of a file. @returns what Slack answers, and its status */
export function takeUpload(workspace: Workspace, id: string, body: Buffer): { status: 200 | 400 | 404; text: string } {
  const file = filesOf(workspace).find((each) => each.id === id && each.status === 'asked');
  if (file === undefined) return { status: 404, text: 'no such upload' };
  if (body.length !== file.length) return { status: 400, text: `expected ${file.length} bytes` };
  file.status = 'uploaded';
  file.text = body.toString('utf8');
  commitChange(workspace);
  return { status: 200, text: `OK - ${body.length}` };
}

/**
 * files.completeUploadExternal: shares files that were uploaded, in a channel or as an answer in a thread. A parent that is
 * gone is no error: the file lands at the top of the channel.
 *
 * @throws {SlackError} file_not_found, channel_not_found, not_in_channel, invalid_blocks
 */
export function completeUpload(workspace: Workspace, args: Arguments) {
  const wanted = parseArguments(args, completeArguments);
  const channel = wanted.channel_id === undefined ? undefined : findJoinedChannel(workspace, wanted.channel_id);
  const problems = wanted.blocks === undefined ? [] : checkBlocks(wanted.blocks);
  if (problems.length > 0) throw invalidBlocks(problems);
  const files = wanted.files.map(({ id, title }) => {
    const file = filesOf(workspace).find((each) => each.id === id && each.status === 'uploaded');
    if (file === undefined) throw new SlackError('file_not_found');
    return { file, title };
  });
  for (const { file, title } of files) {
    file.status = 'shared';
    if (title !== undefined) file.title = title;
  }
  if (channel !== undefined) {
    const { messages } = workspace.store.state;
    const root = messages.find((each) => each.channel === channel.id && each.ts === wanted.thread_ts);
    const threadTs = root?.threadTs === undefined ? root?.ts : undefined;
    messages.push({
      channel: channel.id,
      ts: takeTs(workspace),
      ...(threadTs === undefined ? {} : { threadTs }),
      user: BOT_USER,
      text: wanted.initial_comment ?? '',
      blocks: wanted.initial_comment === undefined ? (wanted.blocks ?? []) : [],
      files: files.map(({ file }) => file.id),
      reactions: [],
    });
  }
  commitChange(workspace);
  return { files: files.map(({ file }) => ({ id: file.id, title: file.title ?? file.name })) };
}

/** files.delete: what was shared stays as a tombstone. @throws {SlackError} file_not_found, file_deleted */
export function deleteFile(workspace: Workspace, args: Arguments) {
  const { file: id } = parseArguments(args, deleteArguments);
  const file = filesOf(workspace).find((each) => each.id === id);
  if (file === undefined) throw new SlackError('file_not_found');
  if (file.status === 'deleted') throw new SlackError('file_deleted');
  file.status = 'deleted';
  delete file.text;
  commitChange(workspace);
  return {};
}

/** A file as a message shows it. */
export function fileShape(workspace: Workspace, id: string) {
  const file = filesOf(workspace).find((each) => each.id === id);
  if (file === undefined || file.status === 'deleted') return { id, mode: 'tombstone' };
  return {
    id,
    name: file.name,
    title: file.title ?? file.name,
    mode: file.type === undefined ? 'hosted' : 'snippet',
    size: file.length,
    user: BOT_USER,
    ...(file.type === undefined ? {} : { filetype: file.type }),
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
  };
}

function filesOf({ store: { state } }: Workspace): StoredFile[] {
  state.files ??= [];
  return state.files;
}
