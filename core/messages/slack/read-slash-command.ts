import { z } from 'zod';
import { SLASH_COMMAND, TYPED_LENGTH } from '../../names.ts';
import type { PersonWords } from '../../records/person-words.ts';
import { cutText } from '../../text/cut-text.ts';

const NAME_LENGTH = 80;

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
const slashCommand = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string().regex(/^[UW][A-Z0-9]{2,20}$/),
  user_name: z.string().optional(),
  channel_id: z.string().regex(/^[CGD][A-Z0-9]{2,20}$/),
  trigger_id: z.string().min(1).max(200),
  response_url: z.url(),
});

/**
 * Reads a slash command from the form that Slack sends.
 *
 * @param now epoch milliseconds: the form has no time
 * @returns undefined for another app's command
 * @throws {z.ZodError} when it has not the shape that Slack documents
 */
export function readSlashCommand(form: URLSearchParams, now: number): PersonWords | undefined {
  const read = slashCommand.parse(Object.fromEntries(form));
  if (read.command !== SLASH_COMMAND) return undefined;
  const text = read.text.trim();
  return {
    kind: 'words',
    // The trigger's id is the one thing in the form that no other command has.
    id: cutText(`${read.channel_id}-${read.trigger_id}`, 100),
    door: 'slash',
    channel: read.channel_id,
    words: cutText(text, TYPED_LENGTH),
    ...(text.length > TYPED_LENGTH ? { isCut: true } : {}),
    by: { id: read.user_id, name: cutText(read.user_name ?? read.user_id, NAME_LENGTH) },
    at: now,
    responseUrl: read.response_url,
  };
}
