import { expect, test } from 'vitest';
import { areTooLong, checkBlocks } from '../../slack/check-blocks.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (change: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...change });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const input = (element: object = {}, more: object = {}) => ({
  ...{ type: 'input', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'why', ...element } },
  ...more,
});
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

test('what the project sends is taken', () => {
  expect(
    checkBlocks([
      { type: 'header', text: plain('x'.repeat(150)) },
      section('x'.repeat(3_000)),
      { type: 'section', fields: times(10, plain('x'.repeat(2_000))), accessory: button() },
      { type: 'context', elements: times(10, { type: 'mrkdwn', text: 'x' }) },
      actions(...times(25, button({ value: 'v'.repeat(2_000), style: 'danger' }))),
      input({ multiline: true, max_length: 3_000 }, { hint: plain('x'), optional: true, block_id: 'why' }),
      { type: 'divider' },
      { type: 'markdown', text: 'x'.repeat(12_000) },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] },
    ]),
  ).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['51 blocks', times(51, { type: 'divider' }), 'no more than 50 items allowed [json-pointer:/blocks]'],
  ['no list', { type: 'divider' }, 'must be an array [json-pointer:/blocks]'],
  ['a long header', [{ type: 'header', text: plain('x'.repeat(151)) }], 'must be less than 151 characters'],
  ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], 'must be one of: plain_text'],
  ['an empty text', [section('')], 'must be more than 0 characters'],
  ['a section without text', [{ type: 'section' }], 'missing required field: text'],
  ['11 fields', [{ type: 'section', fields: times(11, plain('x')) }], 'no more than 10 items allowed'],
  ['26 buttons', [actions(...times(26, button()))], 'no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
  ['a long button', [actions(button({ text: plain('x'.repeat(76)) }))], 'must be less than 76 characters'],
  ['a long value', [actions(button({ value: 'x'.repeat(2_001) }))], 'must be less than 2001 characters'],
  ['a style that is none', [actions(button({ style: 'blue' }))], 'must be one of: primary, danger'],
  ['11 in a context', [{ type: 'context', elements: times(11, plain('x')) }], 'no more than 10 items allowed'],
  ['a long markdown', [{ type: 'markdown', text: 'x'.repeat(12_001) }], 'must be less than 12001 characters'],
  ['two long markdowns', times(2, { type: 'markdown', text: 'x'.repeat(6_001) }), 'in total'],
  ['an unknown property', [{ type: 'divider', colour: 'red' }], 'invalid additional property: colour'],
  ['a block type from the prototype', [{ type: 'constructor' }], 'unsupported type: constructor'],
  ['one id twice', times(2, { type: 'divider', block_id: 'a' }), 'block_id already exists: a'],
  ['a field without a label', [input({}, { label: undefined })], '/label'],
  ['a label in mrkdwn', [input({}, { label: { type: 'mrkdwn', text: 'x' } })], 'must be one of: plain_text'],
  ['a field for too much', [input({ max_length: 3_001 })], 'must be an integer from 1 to 3000'],
  ['a field of another type', [input({ type: 'datepicker' })], 'unsupported type: datepicker'],
  ['an unknown property of a field', [input({ colour: 'red' })], 'invalid additional property: colour'],
  ['null', [null], 'unsupported type: undefined'],
])('refused: %s', (_, blocks, problem) => {
  expect(checkBlocks(blocks).join('\n')).toContain(problem);
});

test('the total is judged as people measured it at Slack', () => {
  const spread = (characters: number, count: number) =>
    times(count, section('x'.repeat(Math.floor(characters / count))));
  expect(areTooLong(spread(9_597, 50))).toBe(false);
  expect(areTooLong(spread(11_341, 45))).toBe(true);
});
