import { expect, test } from 'vitest';
import {
  longAwaySince,
  noteAnswer,
  noteFault,
  noteWait,
  opensAt,
  takesTurns,
  takeTry,
  takeTurn,
  turnAt,
} from '../../../core/lifecycle/slack-pause.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

test('of two waits that Slack asked for, the longer holds', () => {
  const long = noteWait(undefined, 'C1', NOW + 60_000);
  expect(opensAt(noteWait(long, 'C1', NOW + 30_000), undefined)).toBe(NOW + 60_000);
});

test('after Slack has asked to wait, callers come one a second, and then as they like', () => {
  const limited = noteWait(undefined, 'C1', NOW + 2_000);
  const first = takeTurn(limited, NOW, NOW + 9_000);
  const second = takeTurn(first, NOW, NOW + 9_000);
  expect([limited, first, second].map((channel) => turnAt(channel, NOW) - NOW)).toEqual([2_000, 3_000, 4_000]);
  expect(takesTurns(second, NOW + 2_000 + 5 * MINUTE - 1)).toBe(true);
  expect(takesTurns(second, NOW + 2_000 + 5 * MINUTE)).toBe(false);
  expect(takeTurn(second, NOW + 6 * MINUTE, NOW + 9 * MINUTE)).toBe(second);
});

test('who does not wait until the next turn takes none', () => {
  const limited = noteWait(undefined, 'C1', NOW + 8_000);
  expect(takeTurn(limited, NOW, NOW + 7_999)).toBe(limited);
});

test('while Slack does not answer, one caller at a time tries', () => {
  const away = noteFault(undefined, '*', NOW);
  expect(opensAt(away)).toBe(NOW + 30_000);
  expect(takeTry(away, NOW + 29_999)).toBe(away);
  const tried = takeTry(away, NOW + 30_000);
  expect(takeTry(tried, NOW + 30_001)).toBe(tried);
  expect(noteAnswer(tried, '*')).toEqual({ name: '*', version: 0 });
});

test('a longer outage is asked about as seldom as the sweep comes', () => {
  const begun = noteFault(undefined, '*', NOW);
  const later = noteFault(begun, '*', NOW + 2 * MINUTE);
  expect([begun, later].map((away) => opensAt(away) - NOW)).toEqual([30_000, 3 * MINUTE]);
});

test.each<[string, readonly number[], number, number | undefined]>([
  ['faults for ten minutes', [0, 4, 8, 10], 10, 0],
  ['faults for less', [0, 4, 8], 9, undefined],
  ['a fault of long ago', [0, 4, 8, 10], 16, undefined],
  ['two faults that are hours apart', [0, 300], 300, undefined],
])('%s: whether somebody should know', (_, faults, at, since) => {
  const away = faults.reduce<ReturnType<typeof noteFault> | undefined>(
    (channel, minute) => noteFault(channel, '*', NOW + minute * MINUTE),
    undefined,
  );
  expect(longAwaySince(away, NOW + at * MINUTE)).toBe(since === undefined ? undefined : NOW + since * MINUTE);
});
