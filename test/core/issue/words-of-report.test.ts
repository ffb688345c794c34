import { expect, test } from 'vitest';
import { wordsOfReport } from '../../../core/issue/words-of-report.ts';

const STACK = 'TypeError: no price\n    at total (cart.js:3:5)';

test.each([
  [
    'the trace in a code block is left out',
    `I took two mugs.\n${STACK}\nThen it failed.`,
    [STACK],
    'I took two mugs.\n\nThen it failed.',
  ],
  ['a text that is the trace stays', STACK, [STACK], STACK],
  ['no text', '', [], ''],
  ['a credential', 'I used ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2', [], 'I used [redacted:github-token]'],
])('%s', (_, text, stacks, besides) => {
  expect(wordsOfReport('It fails', { text, stacks })).toBe(`It fails\n${besides}`.trim());
});

test('long words are cut', () => {
  expect(wordsOfReport('It fails', { text: 'x'.repeat(100_000), stacks: [] })).toHaveLength(2_000);
});
