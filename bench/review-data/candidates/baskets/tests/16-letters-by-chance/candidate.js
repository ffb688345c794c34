import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderNumber } from '../src/order-number.js';

test('the letters differ', () => {
  const letters = Array.from({ length: 8 }, () => orderNumber().split('-')[1][0]);
  assert.equal(new Set(letters).size, letters.length);
});
