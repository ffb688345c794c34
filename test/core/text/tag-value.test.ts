import { expect, test } from 'vitest';
import { isSameTag } from '../../../core/text/tag-value.ts';

test.each([
  ['checkout', 'Checkout', true],
  ['checkout_api', 'Checkout API', true],
  ['münchen', 'München', true],
  ['a/b:c.d-e', 'A/B:C.D-E', true],
  ['checkout', 'checkout-2', false],
  ['', 'checkout', false],
  [undefined, undefined, true],
  ['checkout', undefined, false],
])('%s and %s are one tag: %s', (one, other, same) => {
  expect(isSameTag(one, other)).toBe(same);
  expect(isSameTag(other, one)).toBe(same);
});
