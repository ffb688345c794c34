import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPromo, parsePromo } from '../src/promo.js';

let promo;

test('a code is read', () => {
  promo = parsePromo('SPRING-15-3000');
  assert.equal(promo.percent, 15);
});

test('and applied', () => {
  assert.equal(applyPromo([{ sku: 'pot', quantity: 1, priceCents: 4000 }], promo), 3400);
});
