import type { PersonRequest } from '../../records/person-request.ts';
import { readPresses } from './block-actions.ts';
import { readButton } from './button-value.ts';

/**
 * Reads what a person asks for from the payload that Slack sends.
 *
 * @param payload the parsed JSON of the form's `payload`
 * @returns a request for each press that asks for something; none for a button that only opens a page
 * @throws {z.ZodError} when a press has not the shape that Slack documents
 */
export const readInteraction = (payload: unknown): readonly PersonRequest[] =>
  readPresses(payload).presses.flatMap(({ actionId, value, id, by, at, thread }) => {
    const button = readButton(actionId, value);
    if (button === undefined) return [];
    const door = button.wish.action === 'mute' ? 'menu' : 'button';
    return { id, via: 'slack', door, ...button, by, at, ...(thread === undefined ? {} : { thread }) };
  });
