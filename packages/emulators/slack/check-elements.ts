import {
  below,
  checkList,
  checkObject,
  checkOptionalString,
  checkString,
  checkText,
  note,
  type Spot,
} from './check-text.ts';

const MAX_BUTTON_TEXT = 75;
const MAX_BUTTON_VALUE = 2_000;
const MAX_ACTION_ID = 255;
const MAX_URL = 3_000;
const MAX_PLACEHOLDER = 150;
const MAX_OPTIONS = 100;
const MAX_OVERFLOW = 5;
const MAX_OPTION = 75;
const MAX_OPTION_VALUE = 150;

/** Checks one element of an actions block or a section's accessory. */
export function checkElement(spot: Spot, value: unknown): void {
  const type = typeOf(value);
  if (type === 'button') checkButton(spot, value);
  else if (type === 'static_select') checkMenu(spot, value);
  else if (type === 'overflow') checkOverflow(spot, value);
  else if (type === 'image') checkImage(spot, value);
  else note(below(spot, 'type'), `unsupported type: ${type}`);
}

/** Checks one element of a context block: text or image. */
export function checkContextElement(spot: Spot, value: unknown): void {
  if (typeOf(value) === 'image') checkImage(spot, value);
  else checkText(spot, value, { max: 3_000 });
}

/** Checks an image, as a block or as an element. */
export function checkImage(spot: Spot, value: unknown): void {
  const fields = checkObject(spot, value, ['type', 'image_url', 'alt_text', 'title', 'block_id', 'slack_file']);
  if (!fields) return;
  checkString(below(spot, 'image_url'), fields['image_url'], { max: MAX_URL });
  checkString(below(spot, 'alt_text'), fields['alt_text'], { max: 2_000 });
}

/** The `type` of a block or element, for the answer when it is none that is known. */
export const typeOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : 'undefined';

function checkButton(spot: Spot, value: unknown): void {
  const known = ['type', 'text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'];
  const fields = checkObject(spot, value, known);
  if (!fields) return;
  checkText(below(spot, 'text'), fields['text'], { max: MAX_BUTTON_TEXT, plainOnly: true });
  checkOptionalString(spot, fields, 'action_id', MAX_ACTION_ID);
  checkOptionalString(spot, fields, 'value', MAX_BUTTON_VALUE);
  checkOptionalString(spot, fields, 'url', MAX_URL);
  checkOptionalString(spot, fields, 'accessibility_label', MAX_BUTTON_TEXT);
  if (fields['style'] !== undefined && !['primary', 'danger'].includes(String(fields['style']))) {
    note(below(spot, 'style'), 'must be one of: primary, danger');
  }
  if (fields['confirm'] !== undefined) checkConfirm(below(spot, 'confirm'), fields['confirm']);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select */
export function checkMenu(spot: Spot, value: unknown): void {
  const known = ['type', 'action_id', 'placeholder', 'options', 'initial_option', 'confirm', 'focus_on_load'];
  const fields = checkObject(spot, value, known);
  if (!fields) return;
  checkOptionalString(spot, fields, 'action_id', MAX_ACTION_ID);
  if (fields['placeholder'] !== undefined) {
    checkText(below(spot, 'placeholder'), fields['placeholder'], { max: MAX_PLACEHOLDER, plainOnly: true });
  }
  checkList(below(spot, 'options'), fields['options'], { max: MAX_OPTIONS }, checkOption);
  if (fields['confirm'] !== undefined) checkConfirm(below(spot, 'confirm'), fields['confirm']);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
function checkOverflow(spot: Spot, value: unknown): void {
  const fields = checkObject(spot, value, ['type', 'action_id', 'options', 'confirm']);
  if (!fields) return;
  checkOptionalString(spot, fields, 'action_id', MAX_ACTION_ID);
  checkList(below(spot, 'options'), fields['options'], { max: MAX_OVERFLOW }, checkOption);
  if (fields['confirm'] !== undefined) checkConfirm(below(spot, 'confirm'), fields['confirm']);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element#users_multi_select */
export function checkUserMenu(spot: Spot, value: unknown): void {
  const known = ['type', 'action_id', 'placeholder', 'initial_user', 'confirm', 'focus_on_load'];
  const fields = checkObject(spot, value, known);
  if (!fields) return;
  checkOptionalString(spot, fields, 'action_id', MAX_ACTION_ID);
  if (fields['placeholder'] !== undefined) {
    checkText(below(spot, 'placeholder'), fields['placeholder'], { max: MAX_PLACEHOLDER, plainOnly: true });
  }
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
function checkOption(spot: Spot, value: unknown): void {
  const fields = checkObject(spot, value, ['text', 'value', 'description']);
  if (!fields) return;
  checkText(below(spot, 'text'), fields['text'], { max: MAX_OPTION, plainOnly: true });
  checkString(below(spot, 'value'), fields['value'], { max: MAX_OPTION_VALUE });
}

function checkConfirm(spot: Spot, value: unknown): void {
  const fields = checkObject(spot, value, ['title', 'text', 'confirm', 'deny', 'style']);
  if (!fields) return;
  const limits = { title: 100, text: 300, confirm: 30, deny: 30 };
  for (const [key, max] of Object.entries(limits)) checkText(below(spot, key), fields[key], { max });
}

const RICH_SECTIONS = ['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'];
const RICH_ELEMENTS = ['text', 'link', 'user', 'usergroup', 'channel', 'broadcast', 'emoji', 'date', 'color', 'team'];

/** Checks one part of a rich text block, down to its texts, links and mentions. */
export function checkRichText(spot: Spot, value: unknown): void {
  const type = typeOf(value);
  const known = ['type', 'elements', 'style', 'indent', 'offset', 'border', 'language'];
  const fields = checkObject(spot, value, known);
  if (!fields) return;
  if (type === 'rich_text_list') {
    checkList(below(spot, 'elements'), fields['elements'], { max: 500 }, checkRichText);
  } else if (RICH_SECTIONS.includes(type)) {
    checkList(below(spot, 'elements'), fields['elements'], { max: 500, min: 0 }, checkRichElement);
  } else {
    note(below(spot, 'type'), `unsupported type: ${type}`);
  }
}

function checkRichElement(spot: Spot, value: unknown): void {
  const type = typeOf(value);
  if (!RICH_ELEMENTS.includes(type)) note(below(spot, 'type'), `unsupported type: ${type}`);
}
