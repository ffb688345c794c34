import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPromo } from '../src/promo.js';

const until = new Date('2026-05-31T23:59:59Z');
const promo = { name: 'SPRING', percent: 15, leastCents: 3000, until };
const basket = (priceCents) => [{ sku: 'pot', quantity: 1, priceCents }];

test('the discount is rounded down', () => {
  assert.equal(applyPromo(basket(3001), promo, until), 2551);
});

test('the least subtotal counts itself', () => {
  assert.equal(applyPromo(basket(2999), promo, until), 2999);
  assert.equal(applyPromo(basket(3000), promo, until), 2550);
});

test('a promotion ends after its last second', () => {
  assert.equal(applyPromo(basket(4000), promo, new Date(until.getTime() + 1)), 4000);
});
