import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippingCents } from '../src/shipping.js';

test('a large order within Germany ships free', () => {
  assert.equal(shippingCents(120000, 'DE'), 0);
  assert.equal(shippingCents(1, 'DE'), 490);
});
