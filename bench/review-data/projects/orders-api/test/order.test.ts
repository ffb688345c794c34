import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLines, InvalidOrder, mayBecome, type Order, toLegacyOrder, totalCents } from '../src/orders/order.ts';

test('the total is the sum over the lines', () => {
  const lines = [
    { sku: 'cup', quantity: 2, priceCents: 950 },
    { sku: 'pot', quantity: 1, priceCents: 2400 },
  ];
  assert.equal(totalCents(lines), 4300);
});

test('an order needs lines with whole quantities', () => {
  assert.throws(() => checkLines([]), InvalidOrder);
  assert.throws(() => checkLines([{ sku: 'cup', quantity: 0, priceCents: 950 }]), InvalidOrder);
  assert.throws(() => checkLines([{ sku: 'cup', quantity: 1.5, priceCents: 950 }]), InvalidOrder);
  assert.doesNotThrow(() => checkLines([{ sku: 'cup', quantity: 1, priceCents: 950 }]));
});

test('a shipped order stays shipped', () => {
  assert.equal(mayBecome('open', 'paid'), true);
  assert.equal(mayBecome('paid', 'cancelled'), true);
  assert.equal(mayBecome('shipped', 'cancelled'), false);
});

test('the first version of the API had the sum in whole units', () => {
  const order: Order = {
    id: 'o-1',
    tenant: 'north',
    customer: 'c-1',
    status: 'paid',
    currency: 'EUR',
    lines: [{ sku: 'cup', quantity: 2, priceCents: 950 }],
  };
  assert.deepEqual(toLegacyOrder(order), { order_id: 'o-1', state: 'PAID', sum: 19 });
});
