import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../fixtures/open-shop.js';
import { estimateDelivery } from '../src/delivery.js';
import { InventoryInvariantError } from '../src/errors.js';
import { stockLevel } from '../src/stock-level.js';

const levels = [
  [0, 'none'],
  [1, 'low'],
  [10, 'low'],
  [11, 'plenty'],
];

for (const [quantity, level] of levels) {
  test(`${quantity} in stock is ${level}`, () => assert.equal(stockLevel('cup', quantity), level));
}

test('a count that cannot be right is refused', () => {
  assert.throws(() => stockLevel('cup', -1), InventoryInvariantError);
  assert.throws(() => stockLevel('cup', 0.5), InventoryInvariantError);
});

test('the slowest line decides when an order arrives', async () => {
  const { store } = openShop({ cup: 50, tray: 2 });
  assert.equal(await estimateDelivery(store, [{ sku: 'cup' }]), 1);
  assert.equal(await estimateDelivery(store, [{ sku: 'cup' }, { sku: 'tray' }]), 3);
});
