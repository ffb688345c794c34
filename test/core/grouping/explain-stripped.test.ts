import { expect, test } from 'vitest';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { describeFingerprint } from '../../../core/grouping/report/explanation.ts';

test('an explanation says what was stripped before the exception and from every line', () => {
  const message = [
    '[ERROR] cannot place order: TypeError: no price',
    '    at total (/srv/app/src/cart.js:3:4)',
    '    at pay (/srv/app/src/pay.js:5:6)',
  ]
    .map((line) => `shop-1  | ${line}`)
    .join('\n');
  const error = { service: 'shop', message, error: {} };
  const lines = describeFingerprint(error, fingerprintError(error)).split('\n');
  expect(lines).toContain('outermost: TypeError: no price');
  expect(lines).toContain('  stripped before it: [ERROR] cannot place order:');
  expect(lines).toContain('  stripped from every line: shop-1 |');
});
