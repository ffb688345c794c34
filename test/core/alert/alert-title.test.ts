import { expect, test } from 'vitest';
import { isTestTitle, scopeOfTitle } from '../../../core/alert/alert-title.ts';

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

test.each([
  ['[Triggered on {service:shop,env:eu}] x', 'service:shop,env:eu'],
  ['[P2] [Re-Triggered on {service:shop}] [TEST] x', 'service:shop'],
  ['[Triggered] x on {service:shop}', ''],
  ['[Triggered] [on call {service:shop}] x', ''],
  ['', ''],
])('the group of %j is %j', (title, expected) => {
  expect(scopeOfTitle(title)).toBe(expected);
});
