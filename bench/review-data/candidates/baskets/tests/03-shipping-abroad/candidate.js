import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippingCents } from '../src/shipping.js';

test('Austria pays until 100 euros', () => {
  assert.equal(shippingCents(9999, 'AT'), 990);
  assert.equal(shippingCents(10001, 'AT'), 0);
});

test('Switzerland pays half from 200 francs on', () => {
  assert.equal(shippingCents(19999, 'CH'), 1490);
  assert.equal(shippingCents(20000, 'CH'), 745);
});

test('other countries are refused by name', () => {
  assert.throws(() => shippingCents(100, 'FR'), { name: 'RangeError', message: 'no delivery to FR' });
});
