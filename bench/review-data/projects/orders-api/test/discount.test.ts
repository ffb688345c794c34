import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discountCents } from '../src/orders/discount.ts';

const voucher = { code: 'SPRING', percent: 15, validUntil: new Date('2026-04-30T22:00:00Z') };
const lines = [{ sku: 'cup', quantity: 3, priceCents: 333 }];

test('a voucher takes its percentage, rounded down', () => {
  assert.equal(discountCents(lines, voucher, new Date('2026-04-01T00:00:00Z')), 149);
});

test('an expired voucher takes nothing', () => {
  assert.equal(discountCents(lines, voucher, new Date('2026-05-01T00:00:00Z')), 0);
});
