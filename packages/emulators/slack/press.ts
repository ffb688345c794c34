import { z } from 'zod';
import { SlackError } from './errors.ts';
import { fillInputs } from './fill-inputs.ts';
import { type Interactivity, sendInteraction } from './send-interaction.ts';
import type { Block } from './state.ts';
import { submitView } from './submit-view.ts';
import { APP_ID, BOT_USER, findChannel, findMessage, PERSON, TEAM_ID, type Workspace } from './workspace.ts';

/** What is wrong in a window, by block. */
export type FieldErrors = Readonly<Record<string, string>>;

/** A press of a button, or a choice from a menu, in a message. */
export interface Press {
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
  /** The button's value, or the chosen option's. */
  readonly value: string;
  /** What the person fills into the window that the press opens, by the field's action id. They then send it. */
  readonly window?: Readonly<Record<string, string>> | undefined;
  /** What the person wrote into fields of the message before, by the field's action id. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
}

const option = z.object({ text: z.unknown(), value: z.string() });
const element = z.object({
  type: z.enum(['button', 'static_select', 'overflow']),
  action_id: z.string(),
  value: z.string().optional(),
  options: z.array(option).optional(),
});
const actions = z.object({
  type: z.literal('actions'),
  block_id: z.string().optional(),
  elements: z.array(z.unknown()),
});
/** Its button stands beside the text. */
const section = z.object({ type: z.literal('section'), block_id: z.string().optional(), accessory: z.unknown() });

/**
 * Sends a press to the app as Slack does, and then what the person fills into the window that it opens.
 *
 * @returns what the app found wrong in the window, by block; empty when it has closed, undefined without a window
 * @throws {SlackError} message_not_found, action_not_found: the message has no such button or field
 * @throws {Error} when the app did not take it in time
 */
export async function sendPress(
  workspace: Workspace,
  app: Interactivity,
  press: Press,
): Promise<FieldErrors | undefined> {
  const channel = findChannel(workspace, press.channel);
  const message = findMessage(workspace, channel.id, press.ts);
  const pressed = findElement(message.blocks, press);
  const state = { values: fillInputs(message.blocks, press.inputs) };
  const payload = {
    type: 'block_actions',
    user: { id: PERSON.id, username: PERSON.name, name: PERSON.name, team_id: TEAM_ID },
    api_app_id: APP_ID,
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
    response_url: `${workspace.url()}${workspace.windows.responsePath({ user: PERSON.id, channel: channel.id, threadTs: message.ts })}`,
    team: { id: TEAM_ID, domain: 'local' },
    channel: { id: channel.id, name: channel.name },
    message: { type: 'message', user: BOT_USER, ts: message.ts, text: message.text, blocks: message.blocks },
    state,
    actions: [{ ...pressed, action_ts: (workspace.clock() / 1_000).toFixed(6) }],
  };
  const trigger = workspace.windows.trigger(PERSON.id);
  await sendInteraction(workspace, app, { ...payload, trigger_id: trigger });
  if (press.window === undefined) return undefined;
  const opened = workspace.windows.opened(trigger);
  if (opened === undefined) throw new Error('the press opened no window');
  return submitView(workspace, app, { viewId: opened.id, inputs: press.window });
}

/** A person can press only what the message shows. */
function findElement(blocks: readonly Block[], { actionId, value }: Press) {
  for (const block of blocks) {
    for (const { blockId, each } of elementsOf(block)) {
      const read = element.safeParse(each);
      if (!read.success || read.data.action_id !== actionId) continue;
      const { type, action_id, options = [] } = read.data;
      const common = { type, action_id, block_id: blockId };
      if (type === 'button' && read.data.value === value) return { ...common, value };
      const selected_option = options.find((known) => known.value === value);
      if (selected_option !== undefined) return { ...common, selected_option };
    }
  }
  throw new SlackError('action_not_found');
}

function elementsOf(block: Block): readonly { readonly blockId: string; readonly each: unknown }[] {
  const row = actions.safeParse(block);
  if (row.success) return row.data.elements.map((each) => ({ blockId: row.data.block_id ?? '', each }));
  const text = section.safeParse(block);
  return text.success ? [{ blockId: text.data.block_id ?? '', each: text.data.accessory }] : [];
}
