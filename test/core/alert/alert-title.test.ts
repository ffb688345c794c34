import { expect, test } from 'vitest';
import { isTestTitle } from '../../../core/alert/alert-title.ts';

test.each([
  ['[TEST] shop errors', true],
  ['[Triggered on {service:shop}] [TEST] shop errors', true],
  ['[P2] [Triggered] [TEST] shop errors', true],
  ['[P2][Triggered on {service:shop,@path:[a]}][ test ] shop errors', true],
  ['  [TEST]', true],
  ['[Triggered] shop [TEST] errors', false],
  ['[Triggered] shop errors', false],
  ['[TESTING] shop errors', false],
  ['TEST shop errors', false],
  ['[Triggered [TEST', false],
  ['', false],
])('%s: %j', (title, expected) => {
  expect(isTestTitle(title)).toBe(expected);
});
