/** How one commit of the sample's history differs from the one before it, told backwards: what to take away again. */
export interface HistoryCommit {
  readonly subject: string;
  readonly body: string;
  readonly author: { readonly name: string; readonly email: string };
  /** ISO 8601 with its zone. */
  readonly date: string;
  readonly adds: readonly string[];
  readonly changes: readonly Change[];
}

/** The passage `now`, found exactly once, read `before` until this commit. */
export interface Change {
  readonly file: string;
  readonly now: string;
  readonly before: string;
}

const ines = { name: 'Ines Duarte', email: 'ines@checkout.example' };
const jonas = { name: 'Jonas Brandt', email: 'jonas@checkout.example' };
const mei = { name: 'Mei Tanaka', email: 'mei@checkout.example' };

const added = (file: string, now: string): Change => ({ file, now, before: '' });

/** The sample's commits, oldest first. The first one holds whatever the later ones do not bring. */
export const sampleHistory: readonly HistoryCommit[] = [
  {
    subject: 'Open the shop',
    body: 'Products, stock, checkout and orders over HTTP, with one JSON log line a request.',
    author: ines,
    date: '2026-09-14T09:12:00+02:00',
    adds: [],
    changes: [],
  },
  {
    subject: 'Charge less for small parcels',
    body: 'Up to 500 g goes as a letter now, and shoppers complained about paying for a box.',
    author: jonas,
    date: '2026-09-22T14:40:00+02:00',
    adds: [],
    changes: [
      added('src/pricing.js', 'const SMALL_PARCEL_GRAMS = 500;\nconst SMALL_PARCEL_CENTS = 390;\n'),
      {
        file: 'src/pricing.js',
        now: `shippingPrice(
    goodsCents,
    sum(items, ({ product, quantity }) => product.weightGrams * quantity),
  );`,
        before: 'shippingPrice(goodsCents);',
      },
      {
        file: 'src/pricing.js',
        now: `function shippingPrice(goodsCents, grams) {
  if (goodsCents >= FREE_SHIPPING_FROM_CENTS) return 0;
  return grams <= SMALL_PARCEL_GRAMS ? SMALL_PARCEL_CENTS : PARCEL_CENTS;
`,
        before: `function shippingPrice(goodsCents) {
  return goodsCents >= FREE_SHIPPING_FROM_CENTS ? 0 : PARCEL_CENTS;
`,
      },
      added(
        'test/pricing.test.js',
        `  ['a small parcel', [item(1000, 200, 2)], { goodsCents: 2000, shippingCents: 390, taxCents: 478, totalCents: 2868 }],\n`,
      ),
      { file: 'test/checkout.test.js', now: 'order.totalCents, 2868', before: 'order.totalCents, 3228' },
    ],
  },
  {
    subject: 'Promise a delivery day',
    body: 'The last few of a product lie in the other warehouse and take longer.',
    author: mei,
    date: '2026-10-01T11:05:00+02:00',
    adds: ['src/delivery.js', 'src/stock-level.js', 'test/delivery.test.js'],
    changes: [
      added('src/checkout.js', "import { estimateDelivery } from './delivery.js';\n"),
      added('src/checkout.js', '  const deliveryDays = await estimateDelivery(store, lines);\n'),
      added('src/checkout.js', ' deliveryDays,'),
      added('test/checkout.test.js', '  assert.equal(order.deliveryDays, 1);\n'),
      added('README.md', ' estimates the delivery (`delivery.js`),'),
      added(
        'src/errors.js',
        `
/** The books do not add up. Nobody's request is at fault, and no promise may be made from such numbers. */
export class InventoryInvariantError extends Error {
  name = 'InventoryInvariantError';

  constructor(sku, quantity) {
    super(\`stock of \${sku} is \${quantity}, expected a whole number of 0 or more\`);
    this.sku = sku;
    this.quantity = quantity;
  }
}
`,
      ),
    ],
  },
  {
    subject: 'Tell shoppers how many are left',
    body: `"Out of stock" was all they learnt, even when a smaller order would have gone through.
The store's yes or no cannot tell, so the reservation reads the stock itself.`,
    author: jonas,
    date: '2026-10-09T16:28:00+02:00',
    adds: [],
    changes: [
      {
        file: 'src/inventory.js',
        now: `    const available = await store.readStock(line.sku);
    if (available < line.quantity) {
      await releaseInventory(store, reserved);
      throw new OutOfStockError(line.sku, line.quantity, available);
    }
    await store.decrementStock(line.sku, line.quantity);
`,
        before: `    if (!(await store.takeStock(line.sku, line.quantity))) {
      await releaseInventory(store, reserved);
      throw new OutOfStockError(line.sku);
    }
`,
      },
      added('src/inventory.js', ', and how many are left'),
      {
        file: 'src/store.js',
        now: `    /** UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 */
    async decrementStock(sku, quantity) {
      await network();
      stockBySku.set(sku, (stockBySku.get(sku) ?? 0) - quantity);
    },
`,
        before: `    /** UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 AND quantity >= $2; true when there was enough. */
    async takeStock(sku, quantity) {
      await network();
      const available = stockBySku.get(sku) ?? 0;
      if (available < quantity) return false;
      stockBySku.set(sku, available - quantity);
      return true;
    },
`,
      },
      {
        file: 'src/errors.js',
        now: `  constructor(sku, wanted, available) {
    super(409, 'out-of-stock', \`\${wanted} of \${sku} wanted, \${available} left\`);
    this.sku = sku;
    this.available = available;
`,
        before: `  constructor(sku) {
    super(409, 'out-of-stock', \`there is not enough of \${sku} left\`);
    this.sku = sku;
`,
      },
      {
        file: 'test/inventory.test.js',
        now: "test('more than there is cannot be reserved, and the shopper learns what is left', async",
        before: "test('more than there is cannot be reserved', async",
      },
      {
        file: 'test/inventory.test.js',
        now: "'3 of cup wanted, 2 left'",
        before: "'there is not enough of cup left'",
      },
    ],
  },
  {
    subject: 'Sell the limited mug',
    body: 'Twenty-four of them, from noon on the 20th.',
    author: ines,
    date: '2026-10-16T10:02:00+02:00',
    adds: [],
    changes: [
      added(
        'src/catalogue.js',
        "  { sku: 'limited-mug', name: 'Limited mug', priceCents: 2400, weightGrams: 350, stock: 24 },\n",
      ),
      { file: 'package.json', now: '"version": "1.4.0"', before: '"version": "1.3.0"' },
    ],
  },
  {
    subject: 'Describe the logs',
    body: 'So that whoever is on call knows what an error line means.',
    author: mei,
    date: '2026-10-19T17:55:00+02:00',
    adds: [],
    changes: [
      added(
        'README.md',
        `
## Logs

The shop writes one JSON line per request to stdout, with Datadog's standard attributes. Unified service tagging comes from the
environment: \`DD_SERVICE\`, \`DD_ENV\`, \`DD_VERSION\`, \`DD_GIT_COMMIT_SHA\`. A shopper's mistake or a sold-out product is \`info\`; only a
fault of the shop is \`error\`.
`,
      ),
    ],
  },
];
