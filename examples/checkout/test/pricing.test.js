import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOrder } from '../src/pricing.js';

const item = (priceCents, weightGrams, quantity = 1) => ({ product: { priceCents, weightGrams }, quantity });

const orders = [
  ['a small parcel', [item(1000, 200, 2)], { goodsCents: 2000, shippingCents: 390, taxCents: 478, totalCents: 2868 }],
  ['a heavy parcel', [item(2000, 501)], { goodsCents: 2000, shippingCents: 690, taxCents: 538, totalCents: 3228 }],
  ['free shipping', [item(5000, 900, 2)], { goodsCents: 10000, shippingCents: 0, taxCents: 2000, totalCents: 12000 }],
];

for (const [name, items, expected] of orders) {
  test(`prices ${name}`, () => assert.deepEqual(priceOrder(items), expected));
}
