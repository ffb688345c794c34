import { randomUUID } from 'node:crypto';
import { COMMAND_PATH } from './command-answers.ts';
import type { Interactivity } from './send-interaction.ts';
import { signedHeaders } from './sign.ts';
import { APP_ID, findChannel, PERSON, TEAM_ID, type Workspace } from './workspace.ts';

/** A command of the person at this machine, outside of threads: Slack runs none there. */
export interface SlashCommand {
  readonly channel: string;
  /** With its slash. */
  readonly command: string;
  readonly text: string;
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands#responding_response_time */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Sends a slash command to the app as Slack does: a signed form with an address for the answer.
 *
 * @throws {SlackError} channel_not_found
 * @throws {Error} when the app did not take it in time
 */
export async function sendCommand(workspace: Workspace, app: Interactivity, typed: SlashCommand): Promise<void> {
  const channel = findChannel(workspace, typed.channel);
  const id = randomUUID();
  const now = workspace.clock();
  workspace.passing.commands.set(id, { at: now, channel: channel.id, user: PERSON.id, answers: 0 });
  const body = new URLSearchParams({
    ...{ token: 'none', team_id: TEAM_ID, team_domain: 'local', channel_id: channel.id, channel_name: channel.name },
    ...{ user_id: PERSON.id, user_name: PERSON.name, command: typed.command, text: typed.text, api_app_id: APP_ID },
    ...{ is_enterprise_install: 'false', response_url: `${workspace.url()}${COMMAND_PATH}/${id}`, trigger_id: id },
  }).toString();
  const response = await fetch(app.url, {
    method: 'POST',
    headers: signedHeaders(app.signingSecret, { body, type: 'application/x-www-form-urlencoded', now }),
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`the app answered a command with ${response.status}`);
}
