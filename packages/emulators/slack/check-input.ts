import { checkMenu, checkUserMenu, typeOf } from './check-elements.ts';
import { below, checkObject, checkOptionalString, checkText, note, type Spot } from './check-text.ts';

const MAX_LABEL = 2_000;
const MAX_ACTION_ID = 255;
const MAX_VALUE = 3_000;
const MAX_PLACEHOLDER = 150;

/** Checks a field: text, a choice, or a person. https://docs.slack.dev/reference/block-kit/blocks/input-block */
export function checkInput(spot: Spot, block: unknown): void {
  const known = ['type', 'block_id', 'label', 'element', 'dispatch_action', 'hint', 'optional'];
  const fields = checkObject(spot, block, known);
  if (!fields) return;
  checkText(below(spot, 'label'), fields['label'], { max: MAX_LABEL, plainOnly: true });
  if (fields['hint'] !== undefined) checkText(below(spot, 'hint'), fields['hint'], { max: MAX_LABEL, plainOnly: true });
  for (const key of ['dispatch_action', 'optional']) {
    if (fields[key] !== undefined && typeof fields[key] !== 'boolean') note(below(spot, key), 'must be a boolean');
  }
  checkField(below(spot, 'element'), fields['element']);
}

function checkField(spot: Spot, value: unknown): void {
  const type = typeOf(value);
  if (type === 'static_select') checkMenu(spot, value);
  else if (type === 'users_select') checkUserMenu(spot, value);
  else checkTextInput(spot, value);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
function checkTextInput(spot: Spot, value: unknown): void {
  if (typeOf(value) !== 'plain_text_input') {
    note(below(spot, 'type'), `unsupported type: ${typeOf(value)}`);
    return;
  }
  const known = ['type', 'action_id', 'initial_value', 'multiline', 'min_length', 'max_length', 'placeholder'];
  const fields = checkObject(spot, value, [...known, 'dispatch_action_config', 'focus_on_load']);
  if (!fields) return;
  checkOptionalString(spot, fields, 'action_id', MAX_ACTION_ID);
  checkOptionalString(spot, fields, 'initial_value', MAX_VALUE);
  checkLength(below(spot, 'min_length'), fields['min_length'], 0);
  checkLength(below(spot, 'max_length'), fields['max_length'], 1);
  if (fields['placeholder'] !== undefined) {
    checkText(below(spot, 'placeholder'), fields['placeholder'], { max: MAX_PLACEHOLDER, plainOnly: true });
  }
}

function checkLength(spot: Spot, value: unknown, least: number): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > MAX_VALUE) {
    note(spot, `must be an integer from ${least} to ${MAX_VALUE}`);
  }
}
