import { expect, test } from 'vitest';
import {
  longAwaySince,
  noteAnswer,
  noteFault,
  noteWait,
  opensAt,
  takeTry,
} from '../../../core/lifecycle/slack-pause.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

test('of two waits that Slack asked for, the longer holds', () => {
  const long = noteWait(undefined, 'C1', NOW + 60_000);
  expect(noteWait(long, 'C1', NOW + 30_000)).toBe(long);
  expect(opensAt(long, undefined)).toBe(NOW + 60_000);
});

test('while Slack does not answer, one caller at a time tries', () => {
  const away = noteFault(undefined, '*', NOW);
  expect(opensAt(away)).toBe(NOW + 30_000);
  expect(takeTry(away, NOW + 29_999)).toBe(away);
  const tried = takeTry(away, NOW + 30_000);
  expect(takeTry(tried, NOW + 30_001)).toBe(tried);
  expect(noteAnswer(tried, '*')).toEqual({ name: '*', version: 0 });
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
