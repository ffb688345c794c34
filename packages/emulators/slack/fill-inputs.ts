import { z } from 'zod';
import { SlackError } from './errors.ts';
import type { Block } from './state.ts';

const input = z.object({
  type: z.literal('input'),
  block_id: z.string().optional(),
  element: z.object({
    type: z.literal('plain_text_input'),
    action_id: z.string().optional(),
    initial_value: z.string().optional(),
    min_length: z.number().optional(),
    max_length: z.number().optional(),
  }),
});

interface InputValue {
  readonly type: 'plain_text_input';
  readonly value: string | null;
}

/**
 * What the fields of a message hold when a person presses a button: `state.values` of the payload, by block and action id. An
 * empty field is null.
 *
 * @param written by the field's action id
 * @throws {SlackError} action_not_found: the message has no such field
 * @throws {Error} if the text is too short or too long for the field: Slack lets nobody send it
 */
export function fillInputs(
  blocks: readonly Block[],
  written: Readonly<Record<string, string>> = {},
): Record<string, Record<string, InputValue>> {
  const values: Record<string, Record<string, InputValue>> = {};
  for (const [index, block] of blocks.entries()) {
    const { success, data } = input.safeParse(block);
    if (!success) continue;
    // Slack makes up ids that are left out.
    const { action_id: actionId = `action-${index}` } = data.element;
    const text = written[actionId] ?? data.element.initial_value ?? '';
    assertLength(text, data.element);
    values[data.block_id ?? `block-${index}`] = {
      [actionId]: { type: 'plain_text_input', value: text === '' ? null : text },
    };
  }
  const known = Object.values(values).flatMap((fields) => Object.keys(fields));
  if (Object.keys(written).some((actionId) => !known.includes(actionId))) throw new SlackError('action_not_found');
  return values;
}

function assertLength(
  text: string,
  { min_length: least = 0, max_length: most = 3_000 }: z.output<typeof input>['element'],
): void {
  if (text !== '' && text.length < least) throw new Error(`a field takes at least ${least} characters`);
  if (text.length > most) throw new Error(`a field takes at most ${most} characters`);
}
