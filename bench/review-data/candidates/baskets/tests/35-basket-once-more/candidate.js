import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addItem, subtotalCents } from '../src/basket.js';

test('two lines of one article become one', () => {
  const basket = addItem(addItem([], { sku: 'pot', quantity: 1, priceCents: 2400 }), {
    sku: 'pot',
    quantity: 2,
    priceCents: 2400,
  });
  assert.equal(basket.length, 1);
  assert.equal(subtotalCents(basket), 7200);
});
