import { z } from 'zod';
import type { PersonRequest } from '../../records/person-request.ts';
import { cutText } from '../../text/cut-text.ts';
import { readButton } from './button-value.ts';

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
});

const NAME_LENGTH = 80;

/**
 * Reads what a person asks for from the payload that Slack sends.
 *
 * @param payload the parsed JSON of the form's `payload`
 * @returns a request for each press that asks for something; none for a button that only opens a page
 * @throws {z.ZodError} when a press has not the shape that Slack documents
 */
export function readInteraction(payload: unknown): readonly PersonRequest[] {
  const { type } = z.object({ type: z.string() }).parse(payload);
  if (type !== 'block_actions') return [];
  const { user, actions } = blockActions.parse(payload);
  const name = cutText(user.username ?? user.name ?? user.id, NAME_LENGTH);
  return actions.flatMap(({ action_id, action_ts, value, selected_option }) => {
    const button = readButton(action_id, selected_option?.value ?? value ?? '');
    if (button === undefined) return [];
    return {
      id: `slack-${user.id}-${action_ts}`,
      via: 'slack' as const,
      ...button,
      by: { id: user.id, name },
      at: Math.round(Number(action_ts) * 1_000),
    };
  });
}
