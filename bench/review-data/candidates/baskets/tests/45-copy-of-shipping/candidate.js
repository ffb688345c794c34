import assert from 'node:assert/strict';
import { test } from 'node:test';

const CENTS = { DE: 490, AT: 990, CH: 1490 };

function shippingCents(subtotal, country) {
  const cents = CENTS[country];
  if (cents === undefined) throw new RangeError(`no delivery to ${country}`);
  if (country === 'CH') return subtotal >= 20000 ? Math.floor(cents / 2) : cents;
  return cents;
}

test('Switzerland pays half from 200 francs on', () => {
  assert.equal(shippingCents(19999, 'CH'), 1490);
  assert.equal(shippingCents(20000, 'CH'), 745);
  assert.throws(() => shippingCents(1, 'FR'), RangeError);
});
