export const REGRESSION_TEST_FILE = 'test/reserve-inventory-race.test.js';
export const REGRESSION_TEST_NAME = 'reservations made at the same moment never take more than there is';

/**
 * Twenty want one of five, then the next shopper asks when an order arrives: there the error of the logs was raised. Five get
 * one, fifteen are told, and nothing is below zero.
 */
export const REGRESSION_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../fixtures/open-shop.js';
import { estimateDelivery } from '../src/delivery.js';
import { OutOfStockError } from '../src/errors.js';
import { reserveInventory } from '../src/inventory.js';

test('${REGRESSION_TEST_NAME}', async () => {
  const { store } = openShop({ cup: 5 });
  const lines = [{ sku: 'cup', quantity: 1 }];
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => reserveInventory(store, lines)));
  assert.equal(await estimateDelivery(store, lines), 14);
  const refused = results.filter(({ status }) => status === 'rejected');
  assert.equal(results.length - refused.length, 5);
  assert.ok(refused.every(({ reason }) => reason instanceof OutOfStockError));
  assert.equal(await store.readStock('cup'), 0);
});
`;
