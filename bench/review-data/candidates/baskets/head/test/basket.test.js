import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addItem, subtotalCents } from '../src/basket.js';

const cup = { sku: 'cup', quantity: 2, priceCents: 950 };

test('an article that is there gets a higher quantity', () => {
  assert.deepEqual(addItem([cup], { ...cup, quantity: 1 }), [{ ...cup, quantity: 3 }]);
});

test('the subtotal is the sum over the lines', () => {
  assert.equal(subtotalCents(addItem([cup], { sku: 'pot', quantity: 1, priceCents: 2400 })), 4300);
});
