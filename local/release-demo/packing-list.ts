import type { SampleChange } from '../review-demo/sample-changes.ts';

export const PACKING_FILE = 'src/packing.js';

/** It takes for granted that each product has a weight. The products of staging and of the tests do. */
const PACKING_SOURCE = `/** What lies in the parcel: one line a product, with what one piece of it weighs. */
export function packingList(items) {
  return items.map(({ product, quantity }) => \`\${quantity} x \${product.name}, \${weightOf(product)}\`);
}

function weightOf({ weightGrams }) {
  return \`\${weightGrams.toFixed(0)} g\`;
}
`;

const PACKING_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packingList } from '../src/packing.js';

test('the packing list has a line for each product', () => {
  const items = [
    { product: { name: 'Cup', weightGrams: 180 }, quantity: 2 },
    { product: { name: 'Tray', weightGrams: 750 }, quantity: 1 },
  ];
  assert.deepEqual(packingList(items), ['2 x Cup, 180 g', '1 x Tray, 750 g']);
});
`;

/** Passes all tests, and everything that staging asks. In production a product without a weight is sold. */
export const packingList: SampleChange = {
  branch: 'packing-list',
  title: 'Put a packing list into each order',
  body: 'The warehouse prints it. Each line has what one piece weighs.',
  author: { name: 'Maya Okafor', login: 'maya' },
  fork: false,
  edits: [
    {
      file: 'src/checkout.js',
      from: "import { readOrderRequest } from './order-request.js';\n",
      to: "import { readOrderRequest } from './order-request.js';\nimport { packingList } from './packing.js';\n",
    },
    {
      file: 'src/checkout.js',
      from: '  const price = priceOrder(await findItems(store, lines));\n',
      to: '  const items = await findItems(store, lines);\n  const price = priceOrder(items);\n  const packing = packingList(items);\n',
    },
    {
      file: 'src/checkout.js',
      from: 'deliveryDays, paymentId: payment.id }',
      to: 'deliveryDays, packing, paymentId: payment.id }',
    },
  ],
  adds: { [PACKING_FILE]: PACKING_SOURCE, 'test/packing.test.js': PACKING_TEST },
};
