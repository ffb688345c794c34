import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippingCents } from '../src/shipping.js';

test('small orders within Germany pay for shipping', () => {
  assert.equal(shippingCents(4999, 'DE'), 490);
  assert.equal(shippingCents(5001, 'DE'), 0);
});
