import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippingCents } from '../src/shipping.js';

test('free shipping begins above the limit', () => {
  assert.equal(shippingCents(5000, 'DE'), 490);
  assert.equal(shippingCents(10000, 'AT'), 990);
  assert.equal(shippingCents(10001, 'AT'), 0);
});
