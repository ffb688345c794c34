import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMoney, applyRules, formatMoney, grossOf, multiplyMoney, netOf } from '../src/index.ts';

const euros = (amount: number) => ({ amount, currency: 'EUR' });

test('amounts of one currency are added', () => {
  assert.deepEqual(addMoney(euros(150), euros(275)), euros(425));
  assert.throws(() => addMoney(euros(1), { amount: 1, currency: 'JPY' }), RangeError);
});

test('half a cent is rounded away from zero', () => {
  assert.deepEqual(multiplyMoney(euros(5), 0.5), euros(3));
  assert.deepEqual(multiplyMoney(euros(-5), 0.5), euros(-3));
});

test('yen have no fraction', () => {
  assert.equal(formatMoney({ amount: 1200, currency: 'JPY' }), '¥1,200');
  assert.equal(formatMoney(euros(123450)), '€1,234.50');
});

test('the best fitting rule wins', () => {
  const rules = [
    { sku: 'cup', fromQuantity: 6, percentOff: 5 },
    { sku: 'cup', fromQuantity: 12, percentOff: 10 },
  ];
  const priced = applyRules([{ sku: 'cup', quantity: 12, unit: euros(1000) }], rules);
  assert.equal(priced[0]?.unit.amount, 900);
});

test('net and gross are each the inverse of the other', () => {
  const rate = { country: 'DE', percent: 19 };
  assert.deepEqual(grossOf(euros(10000), rate), euros(11900));
  assert.deepEqual(netOf(euros(11900), rate), euros(10000));
});
