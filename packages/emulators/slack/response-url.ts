import { z } from 'zod';
import { tryJson } from '../try-json.ts';
import type { Workspace } from './workspace.ts';

const answer = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  text: z.string().min(1),
});

/**
 * Takes an answer to a press at its `response_url`. What others would see is not played here.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function takeAnswer(workspace: Workspace, path: string, body: string): Response {
  const read = answer.safeParse(tryJson(body));
  if (!read.success) return new Response('invalid_payload', { status: 400 });
  const { response_type: type, replace_original: isReplacing, text } = read.data;
  if (type !== 'ephemeral' || isReplacing) return new Response('not_supported', { status: 400 });
  const status = workspace.windows.respond(path, text);
  workspace.onChange();
  return new Response(status === 200 ? 'ok' : 'expired_url', { status });
}
