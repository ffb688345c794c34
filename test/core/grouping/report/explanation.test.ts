import { expect, test } from 'vitest';
import { fingerprintError } from '../../../../core/grouping/fingerprint-error.ts';
import { describeFingerprint } from '../../../../core/grouping/report/explanation.ts';

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

test('an explanation says which frames were passed over, and why', () => {
  const stack = [
    'Error: no such cart',
    '    at unwrapOpResult (ext:core/01_core.js:1:2)',
    '    at get (/srv/app/node_modules/store/get.js:1:2)',
    '    at failCart (/srv/app/src/errors.js:1:2)',
    '    at total (/srv/app/src/cart.js:3:4)',
  ].join('\n');
  const error = { service: 'shop', error: { stack } };
  const named = fingerprintError(error);
  expect(named.fingerprint.because).toBe(
    'root cause Error in cart.total; helper errors.failCart skipped; message "such cart"',
  );
  const lines = describeFingerprint(error, named)
    .split('\n')
    .map((line) => line.trim().replace(/ {2,}/g, ' '));
  expect(lines).toContain('frame src/cart.total');
  expect(lines).toContain('frame src/errors.failCart (a helper: many bugs end in it)');
  expect(lines).toContain('frame ext:core/01_core.unwrapOpResult (a frame of the runtime: passed over)');
  expect(lines).toContain('frame store/get.get (a frame of a framework, above the service’s own: passed over)');
});
