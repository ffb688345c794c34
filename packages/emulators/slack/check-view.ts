import { checkBlock, checkBlockIds } from './check-blocks.ts';
import { typeOf } from './check-elements.ts';
import { below, checkList, checkObject, checkOptionalString, checkText, note, type Spot } from './check-text.ts';

const MAX_TITLE = 24;
const MAX_BLOCKS = 100;
const MAX_METADATA = 3_000;
const MAX_ID = 255;

/**
 * What Slack would find wrong with a modal, in its words; an empty list when it would take it.
 * https://docs.slack.dev/reference/views/modal-views
 */
export function checkView(view: unknown): readonly string[] {
  const spot: Spot = { pointer: '/view', problems: [] };
  const known = ['type', 'title', 'submit', 'close', 'blocks', 'private_metadata', 'callback_id', 'clear_on_close'];
  const fields = checkObject(spot, view, [...known, 'notify_on_close', 'external_id', 'submit_disabled']);
  if (fields === undefined) return spot.problems;
  if (fields['type'] !== 'modal') note(below(spot, 'type'), 'must be equal to one of the allowed values');
  checkText(below(spot, 'title'), fields['title'], { max: MAX_TITLE, plainOnly: true });
  for (const key of ['submit', 'close']) {
    if (fields[key] !== undefined) checkText(below(spot, key), fields[key], { max: MAX_TITLE, plainOnly: true });
  }
  checkOptionalString(spot, fields, 'private_metadata', MAX_METADATA);
  checkOptionalString(spot, fields, 'callback_id', MAX_ID);
  checkOptionalString(spot, fields, 'external_id', MAX_ID);
  const { blocks } = fields;
  checkList(below(spot, 'blocks'), blocks, { max: MAX_BLOCKS, min: 0 }, checkBlock);
  if (!Array.isArray(blocks)) return spot.problems;
  checkBlockIds(spot, blocks);
  const hasInput = blocks.some((block) => typeOf(block) === 'input');
  if (hasInput && fields['submit'] === undefined) note(spot, 'missing required field: submit');
  return spot.problems;
}
