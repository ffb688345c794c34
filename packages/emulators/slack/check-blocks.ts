import { checkContextElement, checkElement, checkImage, checkRichText, typeOf } from './check-elements.ts';
import { checkInput } from './check-input.ts';
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

const MAX_BLOCKS = 50;
const MAX_MARKDOWN = 12_000;
const MAX_TOTAL = 13_200;
const WEIGHT_OF_A_BLOCK = 50;

/** What Slack would find wrong with a message's blocks, in its words; an empty list when it would take them. */
export function checkBlocks(blocks: unknown): readonly string[] {
  const spot: Spot = { pointer: '/blocks', problems: [] };
  checkList(spot, blocks, { max: MAX_BLOCKS, min: 0 }, checkBlock);
  if (Array.isArray(blocks)) {
    checkBlockIds(spot, blocks);
    const markdown = blocks.filter((each) => typeOf(each) === 'markdown').map(sumOfTexts);
    if (markdown.reduce((sum, length) => sum + length, 0) > MAX_MARKDOWN && markdown.length > 1) {
      note(spot, `markdown blocks must be less than ${MAX_MARKDOWN + 1} characters in total`);
    }
  }
  return spot.problems;
}

/**
 * Whether Slack would answer msg_blocks_too_long. The limit is not documented: 12,000 characters of text "with a buffer
 * for block containers" (https://github.com/slackapi/bolt-js/issues/2509), which fits what people measured there and in
 * https://github.com/slackapi/bolt-js/issues/2867 (9,597 in 50 blocks passed, 11,341 in 45 did not).
 */
export const areTooLong = (blocks: readonly unknown[]): boolean =>
  blocks.reduce<number>((sum, block) => sum + sumOfTexts(block) + WEIGHT_OF_A_BLOCK, 0) > MAX_TOTAL;

const CHECKS: Readonly<Record<string, (spot: Spot, block: unknown) => void>> = {
  section: checkSection,
  header: checkHeader,
  divider: (spot, block) => checkObject(spot, block, ['type', 'block_id']),
  context: (spot, block) => checkElements(spot, block, 10, checkContextElement),
  actions: (spot, block) => checkElements(spot, block, 25, checkElement),
  rich_text: (spot, block) => checkElements(spot, block, 500, checkRichText),
  image: checkImage,
  markdown: checkMarkdown,
  table: checkTable,
  input: checkInput,
};

/** Checks one block of a message or a view. */
export function checkBlock(spot: Spot, block: unknown): void {
  const type = typeOf(block);
  const check = Object.hasOwn(CHECKS, type) ? CHECKS[type] : undefined;
  if (!check) {
    note(below(spot, 'type'), `unsupported type: ${type}`);
    return;
  }
  check(spot, block);
  if (typeof block === 'object' && block !== null) {
    checkOptionalString(spot, Object.fromEntries(Object.entries(block)), 'block_id', 255);
  }
}

function checkSection(spot: Spot, block: unknown): void {
  const fields = checkObject(spot, block, ['type', 'block_id', 'text', 'fields', 'accessory', 'expand']);
  if (!fields) return;
  if (fields['text'] === undefined && fields['fields'] === undefined) note(spot, 'missing required field: text');
  if (fields['text'] !== undefined) checkText(below(spot, 'text'), fields['text'], { max: 3_000 });
  if (fields['fields'] !== undefined) {
    checkList(below(spot, 'fields'), fields['fields'], { max: 10 }, (at, each) => checkText(at, each, { max: 2_000 }));
  }
  if (fields['accessory'] !== undefined) checkElement(below(spot, 'accessory'), fields['accessory']);
}

function checkHeader(spot: Spot, block: unknown): void {
  const fields = checkObject(spot, block, ['type', 'block_id', 'text', 'level']);
  if (fields) checkText(below(spot, 'text'), fields['text'], { max: 150, plainOnly: true });
}

function checkElements(spot: Spot, block: unknown, max: number, check: (spot: Spot, item: unknown) => void): void {
  const fields = checkObject(spot, block, ['type', 'block_id', 'elements']);
  if (fields) checkList(below(spot, 'elements'), fields['elements'], { max }, check);
}

function checkMarkdown(spot: Spot, block: unknown): void {
  const fields = checkObject(spot, block, ['type', 'block_id', 'text']);
  if (fields) checkString(below(spot, 'text'), fields['text'], { max: MAX_MARKDOWN });
}

function checkTable(spot: Spot, block: unknown): void {
  const fields = checkObject(spot, block, ['type', 'block_id', 'rows', 'column_settings']);
  if (!fields) return;
  checkList(below(spot, 'rows'), fields['rows'], { max: 100 }, (row, cells) =>
    checkList(row, cells, { max: 20 }, (cell, value) => {
      if (!['raw_text', 'rich_text'].includes(typeOf(value))) {
        note(below(cell, 'type'), `unsupported type: ${typeOf(value)}`);
      }
    }),
  );
}

/** Notes ids that two blocks have. */
export function checkBlockIds(spot: Spot, blocks: readonly unknown[]): void {
  const ids = blocks.flatMap((block) =>
    typeof block === 'object' && block !== null && 'block_id' in block ? [block.block_id] : [],
  );
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) note(spot, `block_id already exists: ${String(id)}`);
  });
}

/** Characters of every `text` below a value. */
function sumOfTexts(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sumOfTexts(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? each.length : sumOfTexts(each)),
    0,
  );
}
