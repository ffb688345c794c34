import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import type { ConversationInput } from '../model/conversation.ts';

const verdict = {
  title: 'Concurrent checkouts oversell: reserveInventory checks and takes stock in two steps',
  rootCause:
    'reserveInventory reads the stock of a line, waits, and only then takes the line away without any condition. ' +
    'Between the two, other checkouts read the same number and pass the same check, so more is sold than there is and ' +
    'the stock goes below zero. From then on every checkout of that product breaks in stockLevel, which rightly ' +
    'refuses a negative count: the error shows there, its cause lies in the reservation before it.',
  evidence: [
    {
      kind: 'log',
      observation:
        'InventoryInvariantError in stockLevel during POST /checkout, with a negative count. Requests for other ' +
        'products are served.',
    },
    {
      kind: 'code',
      file: 'src/stock-level.js',
      line: 12,
      observation:
        '`throw new InventoryInvariantError(sku, quantity)` only reports the wrong count; nothing here changes stock.',
    },
    {
      kind: 'code',
      file: 'src/inventory.js',
      line: 11,
      observation:
        '`const available = await store.readStock(line.sku);` decides by a count that is old once it is here.',
    },
    {
      kind: 'code',
      file: 'src/inventory.js',
      line: 16,
      observation:
        '`await store.decrementStock(line.sku, line.quantity);` takes the line away one network call after the check.',
    },
    {
      kind: 'code',
      file: 'src/store.js',
      line: 34,
      observation: '`(stockBySku.get(sku) ?? 0) - quantity` has no lower bound: nothing stops the count at zero.',
    },
    {
      kind: 'test',
      file: 'test/inventory.test.js',
      line: 37,
      observation:
        "`test('the last one can be sold, once'` reserves one after the other; no test reserves at the same moment.",
    },
  ],
  notChecked: [
    'How many units were sold that are not there, and to whom: the orders are in the database, not in the repository.',
    'Whether anything outside this repository writes to the stock.',
  ],
  confidence: 'high',
  codeFixable: true,
  affectedFiles: ['src/inventory.js', 'src/store.js'],
  nextSteps:
    'Let the store check and take the stock in one statement. Correct the negative counts by hand, and tell the ' +
    'shoppers whose orders cannot be filled.',
} satisfies InvestigateVerdict;

/** Finds the race behind the sample's errors: from where it shows to where it comes from. */
export const investigate: ConversationInput['phases'][number] = {
  name: 'investigate',
  when: { verdictRequires: 'rootCause' },
  steps: [
    {
      text: 'The stack ends in stockLevel, called while the delivery is estimated. I look at where it throws first.',
      toolCalls: [
        { name: 'Glob', input: { pattern: 'src/**/*.js' }, resultContains: ['src/inventory.js', 'src/stock-level.js'] },
        {
          name: 'Read',
          input: { file_path: 'src/stock-level.js' },
          resultContains: ['throw new InventoryInvariantError(sku, quantity)'],
        },
        {
          name: 'mcp__mendhook__search_logs',
          input: { text: 'POST /checkout', status: 'info', limit: 5 },
          optional: true,
        },
      ],
    },
    {
      text: 'This only refuses a count that cannot be right. So something else makes the stock negative: who writes it?',
      toolCalls: [
        {
          name: 'Grep',
          input: { pattern: 'readStock|decrementStock|returnStock', path: 'src', output_mode: 'content', '-n': true },
          resultContains: ['src/inventory.js:11', 'src/inventory.js:16', 'src/delivery.js:10', 'src/store.js'],
        },
      ],
    },
    {
      text: 'Only the reservation writes. First the callers, to see what runs between the check and the decrement.',
      toolCalls: [
        {
          name: 'Read',
          input: { file_path: 'src/checkout.js' },
          resultContains: ['await reserveInventory(store, lines)'],
        },
        { name: 'Read', input: { file_path: 'src/delivery.js' }, resultContains: ['stockLevel(line.sku'] },
      ],
    },
    {
      text: 'checkout reads the stock for the delivery, then reserves. Now the reservation itself.',
      toolCalls: [
        {
          name: 'Read',
          input: { file_path: 'src/inventory.js' },
          resultContains: [
            'export async function reserveInventory',
            'await store.decrementStock(line.sku, line.quantity)',
          ],
        },
        { name: 'mcp__mendhook__git_blame', input: { path: 'src/inventory.js', from: 8, to: 18 }, optional: true },
      ],
    },
    {
      text: 'The stock is read, and after another await taken away unconditionally. Does the store refuse to go below zero?',
      toolCalls: [
        {
          name: 'Read',
          input: { file_path: 'src/store.js' },
          resultContains: ['(stockBySku.get(sku) ?? 0) - quantity'],
        },
      ],
    },
    {
      text: 'It does not. Last, why the tests let this through.',
      toolCalls: [
        {
          name: 'Read',
          input: { file_path: 'test/inventory.test.js' },
          resultContains: ["test('the last one can be sold, once'"],
        },
      ],
    },
    {
      text: 'No test reserves at the same moment. The cause is clear: a check and a use with a wait between them.',
      toolCalls: [{ name: 'StructuredOutput', input: verdict }],
    },
  ],
};
