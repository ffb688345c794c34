import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { readLogfmt } from '../../../core/grouping/logfmt.ts';

const name = (message: string) => fingerprintError({ service: 'shop', message, error: {} }).fingerprint;
const key = (message: string) => name(message).fingerprint;

const LOGGERS: ReadonlyArray<readonly [logger: string, line: (statement: string, error: string) => string]> = [
  ['slog', (msg, err) => `time=2026-11-16T09:00:00.000Z level=ERROR msg="${msg}" err="${err}"`],
  ['logrus', (msg, err) => `time="2026-11-16T09:00:00Z" level=error msg="${msg}" error="${err}" order=71`],
  ['go-kit', (msg, err) => `ts=2026-11-16T09:00:00Z caller=cart.go:71 level=error msg="${msg}" err="${err}"`],
  [
    'a logger with its own keys',
    (msg, err) => `at=error service=shop request_id=7f3a message="${msg}" reason="${err}"`,
  ],
];

test.each(LOGGERS)('two statements of %s are two bugs, whatever the other keys say', (_logger, line) => {
  const one = key(line('cannot place order', 'cart is closed'));
  expect(key(line('stock went negative', 'cart is closed'))).not.toBe(one);
  expect(key(line('cannot place order', 'card was declined'))).not.toBe(one);
  expect(key(line('cannot place order', 'cart is closed').replaceAll(/\d/g, '4').replace('7f3a', 'b2c1'))).toBe(one);
});

test('values inside the statement are masked', () => {
  expect(key('level=error msg="cannot place order 71" err="cart 9f3c-1 is closed"')).toBe(
    key('level=error msg="cannot place order 8" err="cart 11aa-2 is closed"'),
  );
  expect(name('level=error msg="cannot place order 71"').because).toContain('cannot place order <*>');
});

test('keys that come, go or change their order do not split a statement', () => {
  const keys = fc.uniqueArray(
    fc.constantFrom('user=7', 'order=tea', 'url="https://a.example/x y"', 'took=12ms', 'ok=false'),
  );
  fc.assert(
    fc.property(keys, keys, (before, after) => {
      const line = [...before, 'level=error', 'msg="cannot place order"', ...after].join(' ');
      expect(key(line)).toBe(key('level=error msg="cannot place order"'));
    }),
    { numRuns: 50 },
  );
});

test('a frame as a value is named by its function', () => {
  const line = (frame: string, id: number) => `at=panic id=${id} line=50 trace="${frame}(0xc420${id})"`;
  const total = 'github.com/acme/shop/cart.(*Service).Total';
  expect(key(line(total, 7))).toBe(key(line(total, 912)));
  expect(key(line(total, 7))).not.toBe(key(line('github.com/acme/shop/pay.(*Service).Charge', 7)));
});

test.each([
  ['level=error', undefined],
  ['total=71 of 80 orders', undefined],
  ['cannot place order id=71 msg="x"', undefined],
  ['level=error order=71', undefined],
  ['level=error msg=""', undefined],
  ['level=error msg=', undefined],
  ['level=error msg=closed', { statement: 'closed' }],
  ['level=error msg="a \\"quoted\\" word" err="b"', { statement: 'a "quoted" word', error: 'b' }],
  ['level=error msg="cut off in the mid', { statement: 'cut off in the mid' }],
])('%j is read as %j', (line, expected) => {
  expect(readLogfmt(line)).toEqual(expected);
});

test('any text is read in linear time', () => {
  for (const unit of ['a=', 'a="', 'a=b ', '"', '\\', 'a="\\', '= '])
    expect(() => readLogfmt(`a=b ${unit.repeat(100_000)}`)).not.toThrow();
  fc.assert(fc.property(fc.string(), (line) => void readLogfmt(line)));
});
