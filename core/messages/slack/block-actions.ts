import { z } from 'zod';
import { cutText } from '../../text/cut-text.ts';

/**
 * A press of a button or a choice from a menu: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 * Other kinds of interaction are taken and ignored.
 */
const blockActions = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string().max(50), username: z.string().optional(), name: z.string().optional() }),
  actions: z.array(
    z.object({
      action_id: z.string(),
      action_ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
      value: z.string().optional(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  ),
  /** The message with the button. Slack leaves it out outside of messages. */
  container: z
    .object({
      channel_id: z.string().max(100),
      message_ts: z.string().max(40),
      thread_ts: z.string().max(40).nullish(),
    })
    .nullish()
    .catch(undefined),
  /** What people wrote into the message's fields, by block and action. */
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))) })
    .nullish(),
});

const NAME_LENGTH = 80;

/** A person's press, as Slack tells it. */
export interface SlackPress {
  readonly actionId: string;
  /** The button's value, or the chosen option's. */
  readonly value: string;
  /** The same press has the same id, however often it is delivered. */
  readonly id: string;
  /** The name proves nothing: people choose it. */
  readonly by: { readonly id: string; readonly name: string };
  /** Epoch milliseconds. */
  readonly at: number;
  /** The thread of the message with the button. */
  readonly thread?: { readonly channel: string; readonly ts: string };
}

/** Presses, and what was written into the message's fields before. */
export interface SlackPresses {
  readonly presses: readonly SlackPress[];
  readonly written: (block: string, field: string) => string | undefined;
}

/**
 * Reads presses from the payload that Slack sends.
 *
 * @param payload the parsed JSON of the form's `payload`
 * @throws {z.ZodError} when a press has not the shape that Slack documents
 */
export function readPresses(payload: unknown): SlackPresses {
  const { type } = z.object({ type: z.string() }).parse(payload);
  if (type !== 'block_actions') return { presses: [], written: () => undefined };
  const { user, actions, state, container } = blockActions.parse(payload);
  const by = { id: user.id, name: cutText(user.username ?? user.name ?? user.id, NAME_LENGTH) };
  const thread = container && { channel: container.channel_id, ts: container.thread_ts ?? container.message_ts };
  const presses = actions.map(({ action_id, action_ts, value, selected_option }) => ({
    actionId: action_id,
    value: selected_option?.value ?? value ?? '',
    id: `slack-${user.id}-${action_ts}`,
    by,
    at: Math.round(Number(action_ts) * 1_000),
    ...(thread ? { thread } : {}),
  }));
  return { presses, written: (block, field) => state?.values[block]?.[field]?.value ?? undefined };
}
