import { z } from 'zod';
import { SlackError } from './errors.ts';
import type { Block } from './state.ts';

const option = z.object({ text: z.unknown(), value: z.string() });
const input = z.object({
  type: z.literal('input'),
  block_id: z.string().optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('plain_text_input'),
      action_id: z.string().optional(),
      initial_value: z.string().optional(),
      min_length: z.number().optional(),
      max_length: z.number().optional(),
    }),
    z.object({ type: z.literal('static_select'), action_id: z.string().optional(), options: z.array(option) }),
    z.object({
      type: z.literal('users_select'),
      action_id: z.string().optional(),
      initial_user: z.string().optional(),
    }),
  ]),
});
type Input = z.output<typeof input>;

type InputValue =
  | { readonly type: 'plain_text_input'; readonly value: string | null }
  | { readonly type: 'static_select'; readonly selected_option: z.output<typeof option> | null }
  | { readonly type: 'users_select'; readonly selected_user: string | null };

/**
 * What the fields of a message or a window hold when a person sends it: `state.values` of the payload, by block and action
 * id. An empty field is null.
 *
 * @param written by the field's action id: text, the value of an option, or a person's id
 * @throws {SlackError} action_not_found: there is no such field or option
 * @throws {Error} if Slack lets nobody send it: a text is too short or too long, or a field of a window lacks its value
 */
export function fillInputs(
  blocks: readonly Block[],
  written: Readonly<Record<string, string>> = {},
  { isWindow = false }: { readonly isWindow?: boolean } = {},
): Record<string, Record<string, InputValue>> {
  const values: Record<string, Record<string, InputValue>> = {};
  for (const [index, block] of blocks.entries()) {
    const { success, data } = input.safeParse(block);
    if (!success) continue;
    // Slack makes up ids that are left out.
    const { action_id: actionId = `action-${index}` } = data.element;
    const text = written[actionId] ?? initialOf(data.element);
    if (isWindow && text === '' && data.optional !== true) throw new Error(`the field ${actionId} must be filled`);
    values[data.block_id ?? `block-${index}`] = { [actionId]: filled(data.element, text) };
  }
  const known = Object.values(values).flatMap((fields) => Object.keys(fields));
  if (Object.keys(written).some((actionId) => !known.includes(actionId))) throw new SlackError('action_not_found');
  return values;
}

function initialOf(element: Input['element']): string {
  if (element.type === 'plain_text_input') return element.initial_value ?? '';
  return element.type === 'users_select' ? (element.initial_user ?? '') : '';
}

function filled(element: Input['element'], text: string): InputValue {
  const { type } = element;
  switch (type) {
    case 'plain_text_input':
      assertLength(text, element);
      return { type, value: text === '' ? null : text };
    case 'users_select':
      return { type, selected_user: text === '' ? null : text };
    case 'static_select': {
      if (text === '') return { type, selected_option: null };
      const chosen = element.options.find(({ value }) => value === text);
      if (chosen === undefined) throw new SlackError('action_not_found');
      return { type, selected_option: chosen };
    }
    default:
      return type satisfies never;
  }
}

function assertLength(
  text: string,
  {
    min_length: least = 0,
    max_length: most = 3_000,
  }: { min_length?: number | undefined; max_length?: number | undefined },
): void {
  if (text !== '' && text.length < least) throw new Error(`a field takes at least ${least} characters`);
  if (text.length > most) throw new Error(`a field takes at most ${most} characters`);
}
