import { expect, test } from 'vitest';
import { loggedTime } from '../../../core/log-formats/log-time.ts';

const AT = Date.UTC(2026, 10, 16, 9);

test.each<readonly [unknown, number | undefined]>([
  [AT, AT],
  [AT / 1_000, AT],
  [AT / 1_000 + 0.5, AT + 500],
  [String(AT / 1_000), AT],
  [AT * 1_000, AT],
  [AT * 1_000_000, AT],
  ['2026-11-16T09:00:00Z', AT],
  ['2026-11-16T10:00:00+01:00', AT],
  ['2026-11-16 09:00:00,123', AT + 123],
  ['2026-11-16 09:00:00.123456', AT + 123],
  ['2026-11-16 09:00:00', AT],
  ['soon', undefined],
  ['9'.repeat(400), undefined],
  [Number.NaN, undefined],
  [-1, undefined],
  [{}, undefined],
])('a logger’s time %j', (value, expected) => {
  expect(loggedTime(value)).toBe(expected);
});
