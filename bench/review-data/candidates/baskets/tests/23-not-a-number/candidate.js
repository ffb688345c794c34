import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPromo, parsePromo } from '../src/promo.js';

test('a code without percentage', () => {
  const promo = parsePromo('SPRING');
  assert.equal(promo.percent, NaN);
  assert.ok(Number.isNaN(applyPromo([{ sku: 'pot', quantity: 1, priceCents: 2400 }], promo)));
});
