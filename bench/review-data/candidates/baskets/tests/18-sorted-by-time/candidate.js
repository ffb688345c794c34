import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderNumber } from '../src/order-number.js';

test('a later order has the higher number', () => {
  const numbers = [orderNumber(), orderNumber(), orderNumber()];
  assert.deepEqual([...numbers].sort(), numbers);
});
