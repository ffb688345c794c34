import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../fixtures/open-shop.js';
import { OutOfStockError } from '../src/errors.js';
import { releaseInventory, reserveInventory } from '../src/inventory.js';

test('a reservation takes every line out of stock', async () => {
  const { store } = openShop({ cup: 5, tray: 3 });
  await reserveInventory(store, [
    { sku: 'cup', quantity: 2 },
    { sku: 'tray', quantity: 3 },
  ]);
  assert.equal(await store.readStock('cup'), 3);
  assert.equal(await store.readStock('tray'), 0);
});

test('more than there is cannot be reserved, and the shopper learns what is left', async () => {
  const { store } = openShop({ cup: 2 });
  await assert.rejects(reserveInventory(store, [{ sku: 'cup', quantity: 3 }]), (error) => {
    assert.ok(error instanceof OutOfStockError);
    assert.equal(error.message, '3 of cup wanted, 2 left');
    return true;
  });
  assert.equal(await store.readStock('cup'), 2);
});

test('an order is reserved as a whole or not at all', async () => {
  const { store } = openShop({ cup: 5, tray: 0 });
  const lines = [
    { sku: 'cup', quantity: 1 },
    { sku: 'tray', quantity: 1 },
  ];
  await assert.rejects(reserveInventory(store, lines), OutOfStockError);
  assert.equal(await store.readStock('cup'), 5);
});

test('the last one can be sold, once', async () => {
  const { store } = openShop({ cup: 1 });
  await reserveInventory(store, [{ sku: 'cup', quantity: 1 }]);
  await assert.rejects(reserveInventory(store, [{ sku: 'cup', quantity: 1 }]), OutOfStockError);
  assert.equal(await store.readStock('cup'), 0);
});

test('released lines can be sold again', async () => {
  const { store } = openShop({ cup: 1 });
  const lines = [{ sku: 'cup', quantity: 1 }];
  await reserveInventory(store, lines);
  await releaseInventory(store, lines);
  assert.equal(await store.readStock('cup'), 1);
});
