import type { z } from 'zod';
import type { changeDraftVerdict } from '../../core/records/verdict.ts';
import type { ConversationInput } from '../model/conversation.ts';
import { REGRESSION_TEST_FILE, REGRESSION_TEST_NAME } from './conversation-regression-test.ts';

const TAKE_STOCK_TEST_FILE = 'test/take-stock.test.js';

const TAKE_STOCK_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../fixtures/open-shop.js';

for (const quantity of [0, -1, Number.NaN]) {
  test(\`taking \${quantity} is refused and leaves the stock as it is\`, async () => {
    const { store } = openShop({ cup: 5 });
    await assert.rejects(store.takeStock('cup', quantity), RangeError);
    assert.equal(await store.readStock('cup'), 5);
  });
}
`;

const UNCHECKED = `    async takeStock(sku, quantity) {
`;

const CHECKED = `    async takeStock(sku, quantity) {
      if (!(quantity > 0)) throw new RangeError(\`expected a quantity above 0 of \${sku}, got \${quantity}\`);
`;

const verdict = {
  summary:
    'takeStock now refuses a quantity of 0 or less before it reads the stock. Such a quantity would have added stock. ' +
    'A new test takes 0, -1 and NaN and checks that the stock does not change. The fix of the race is unchanged.',
  regressionTest: { files: [REGRESSION_TEST_FILE], name: REGRESSION_TEST_NAME },
  risks: ['A caller that takes a quantity of 0 is refused now. No caller in this repository does that.'],
  notDone: [],
} satisfies z.infer<typeof changeDraftVerdict>;

/** Changes the fix as the review of its draft asks: it adds a check, and a test of that check. */
export const changeDraft: ConversationInput['phases'][number] = {
  name: 'change-draft',
  when: { verdictRequires: 'notDone', promptSays: 'passes here' },
  steps: [
    {
      text: 'The review is about takeStock. I read it on the branch, and look for its callers.',
      toolCalls: [
        { name: 'Read', input: { file_path: 'src/store.js' }, resultContains: ['async takeStock(sku, quantity)'] },
        {
          name: 'Grep',
          input: { pattern: 'takeStock', path: 'src', output_mode: 'content', '-n': true },
          resultContains: ['src/inventory.js'],
        },
      ],
    },
    {
      text: 'The reviewer is right: nothing refuses a negative quantity, so the stock would grow.',
      toolCalls: [
        { name: 'Edit', input: { file_path: 'src/store.js', old_string: UNCHECKED, new_string: CHECKED } },
        { name: 'Write', input: { file_path: TAKE_STOCK_TEST_FILE, content: TAKE_STOCK_TEST } },
      ],
    },
    { text: 'Everything that the review asks for is done.', toolCalls: [{ name: 'StructuredOutput', input: verdict }] },
  ],
};
