import type { ProposeFixVerdict } from '../../core/records/verdict.ts';
import type { ConversationInput } from '../model/conversation.ts';
import { REGRESSION_TEST, REGRESSION_TEST_FILE, REGRESSION_TEST_NAME } from './conversation-regression-test.ts';

const verdict = {
  summary:
    'The store now checks and takes stock in one statement, takeStock, as a database would with ' +
    '"UPDATE … WHERE quantity >= $2". reserveInventory uses it instead of reading first and taking later, so of ' +
    'several checkouts at the same moment only as many succeed as there is stock. The others are told how many are ' +
    'left, as before. decrementStock, which could go below zero, is gone.',
  regressionTest: { files: [REGRESSION_TEST_FILE], name: REGRESSION_TEST_NAME },
  risks: [
    'Counts that are already negative stay so until they are corrected by hand; those products still fail.',
    'A store of another kind behind the same interface has to offer takeStock.',
  ],
} satisfies ProposeFixVerdict;

const DECREMENT_STOCK = `    /** UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 */
    async decrementStock(sku, quantity) {
      await network();
      stockBySku.set(sku, (stockBySku.get(sku) ?? 0) - quantity);
    },
`;

const TAKE_STOCK = `    /** UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 AND quantity >= $2; tells what is left. */
    async takeStock(sku, quantity) {
      await network();
      const available = stockBySku.get(sku) ?? 0;
      if (available < quantity) return { taken: false, available };
      stockBySku.set(sku, available - quantity);
      return { taken: true, available: available - quantity };
    },
`;

const CHECK_THEN_TAKE = `    const available = await store.readStock(line.sku);
    if (available < line.quantity) {
      await releaseInventory(store, reserved);
      throw new OutOfStockError(line.sku, line.quantity, available);
    }
    await store.decrementStock(line.sku, line.quantity);
    reserved.push(line);
`;

const TAKE_AT_ONCE = `    const { taken, available } = await store.takeStock(line.sku, line.quantity);
    if (!taken) {
      await releaseInventory(store, reserved);
      throw new OutOfStockError(line.sku, line.quantity, available);
    }
    reserved.push(line);
`;

/** Mends the race in the store, with a test that fails without the change. */
export const proposeFix: ConversationInput['phases'][number] = {
  name: 'propose-fix',
  when: { verdictRequires: 'regressionTest' },
  steps: [
    {
      text: 'I read what I am about to change, and how the tests open a shop.',
      toolCalls: [
        { name: 'Read', input: { file_path: 'src/inventory.js' }, resultContains: ['await store.readStock(line.sku)'] },
        { name: 'Read', input: { file_path: 'src/store.js' }, resultContains: ['async decrementStock(sku, quantity)'] },
        {
          name: 'Read',
          input: { file_path: 'fixtures/open-shop.js' },
          resultContains: ['export function openShop(stock = {})'],
        },
      ],
    },
    {
      text:
        'First the test: twenty reservations at the same moment, of a product with five in stock. Then the delivery is ' +
        'estimated for the next one, which raises the error of the logs in stockLevel.',
      toolCalls: [{ name: 'Write', input: { file_path: REGRESSION_TEST_FILE, content: REGRESSION_TEST } }],
    },
    {
      text: 'The check belongs where the count is: in the store, in one step with the decrement.',
      toolCalls: [
        { name: 'Edit', input: { file_path: 'src/store.js', old_string: DECREMENT_STOCK, new_string: TAKE_STOCK } },
      ],
    },
    {
      text: 'The reservation asks the store once and believes its answer.',
      toolCalls: [
        {
          name: 'Edit',
          input: { file_path: 'src/inventory.js', old_string: CHECK_THEN_TAKE, new_string: TAKE_AT_ONCE },
        },
      ],
    },
    {
      text: 'Does anything still use what I removed?',
      toolCalls: [
        {
          name: 'Grep',
          input: { pattern: 'decrementStock', output_mode: 'files_with_matches' },
          resultContains: ['No files found'],
        },
      ],
    },
    {
      text: 'Nothing does.',
      toolCalls: [{ name: 'StructuredOutput', input: verdict }],
    },
  ],
};
