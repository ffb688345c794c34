import { z } from 'zod';
import { tryJson } from '../try-json.ts';
import { SlackError } from './errors.ts';
import { readBlocks } from './methods/chat.ts';
import type { Workspace } from './workspace.ts';

/** Where slash commands are answered. */
export const COMMAND_PATH = '/commands';

/** "up to 5 times within 30 minutes": https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const MOST_ANSWERS = 5;
const ANSWERED_WITHIN_MS = 30 * 60_000;

const answer = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
});

/** Takes an answer to a slash command, at the address that came with it. */
export function takeCommandAnswer(workspace: Workspace, id: string, body: string): Response {
  const command = workspace.passing.commands.get(id);
  if (command === undefined || workspace.clock() - command.at > ANSWERED_WITHIN_MS) {
    return new Response('expired_url', { status: 404 });
  }
  if (command.answers >= MOST_ANSWERS) return new Response('used_url', { status: 404 });
  const read = answer.safeParse(tryJson(body));
  if (!read.success) return new Response('invalid_payload', { status: 400 });
  const { text = '', response_type: type } = read.data;
  // What others would see is not played here.
  if (type !== 'ephemeral') return new Response('not_supported', { status: 400 });
  try {
    const blocks = readBlocks(read.data.blocks) ?? [];
    if (blocks.length === 0 && text === '') return new Response('no_text', { status: 400 });
    command.answers += 1;
    workspace.passing.ephemerals.push({ channel: command.channel, user: command.user, text, blocks });
    workspace.onChange();
    return new Response('ok');
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return new Response(error.code, { status: 400 });
  }
}
