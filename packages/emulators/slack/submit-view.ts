import { z } from 'zod';
import { SlackError } from './errors.ts';
import { fillInputs } from './fill-inputs.ts';
import { type Interactivity, sendInteraction } from './send-interaction.ts';
import type { OpenView } from './windows.ts';
import { APP_ID, BOT_ID, commitChange, PERSON, TEAM_ID, type Workspace } from './workspace.ts';

/** https://docs.slack.dev/surfaces/modals#displaying_errors */
const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('clear') }),
]);

/** A window that a person fills and sends, by the fields' action ids. */
export interface Submission {
  readonly viewId: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Sends what a person wrote into a window to the app as Slack does. The window closes, unless the app finds a field wrong.
 *
 * @returns what the app found wrong, by block; empty when the window has closed
 * @throws {SlackError} not_found: nobody sees this window
 * @throws {Error} if a field lacks its text, or the app did not take it in time
 */
export async function submitView(
  workspace: Workspace,
  app: Interactivity,
  { viewId, inputs }: Submission,
): Promise<Readonly<Record<string, string>>> {
  const opened = workspace.windows.find(viewId);
  if (opened === undefined) throw new SlackError('not_found');
  const values = fillInputs(opened.view.blocks, inputs, { isWindow: true });
  const answer = await sendInteraction(workspace, app, {
    type: 'view_submission',
    team: { id: TEAM_ID, domain: 'local' },
    user: { id: PERSON.id, username: PERSON.name, name: PERSON.name, team_id: TEAM_ID },
    api_app_id: APP_ID,
    trigger_id: workspace.windows.trigger(PERSON.id),
    view: viewShape(opened, values),
    response_urls: [],
    is_enterprise_install: false,
  });
  opened.errors = answer === '' ? {} : readErrors(answer, Object.keys(values));
  if (Object.keys(opened.errors).length === 0) workspace.windows.close(viewId);
  commitChange(workspace);
  return opened.errors;
}

/** @throws {Error} if Slack would show "We had some trouble connecting" */
function readErrors(answer: string, blocks: readonly string[]): Readonly<Record<string, string>> {
  const read = answerSchema.parse(JSON.parse(answer));
  if (read.response_action === 'clear') return {};
  const unknown = Object.keys(read.errors).filter((block) => !blocks.includes(block));
  if (unknown.length > 0 || Object.keys(read.errors).length === 0) {
    throw new Error(`errors must be at an input block: ${unknown.join(', ')}`);
  }
  return read.errors;
}

/** A window as the API gives it. */
export const viewShape = ({ id, view }: OpenView, values: object) => ({
  ...view,
  id,
  team_id: TEAM_ID,
  app_id: APP_ID,
  bot_id: BOT_ID,
  hash: `1.${id}`,
  root_view_id: id,
  previous_view_id: null,
  private_metadata: view['private_metadata'] ?? '',
  callback_id: view['callback_id'] ?? '',
  state: { values },
});
