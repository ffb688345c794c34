import { expect, test } from 'vitest';
import { counted, dollars, duration, utcDate, utcTime } from '../../../core/text/quantities.ts';

test('quantities as people write them', () => {
  expect([counted(1, 'error'), counted(1_284, 'error'), counted(0, 'user')]).toEqual([
    '1 error',
    '1,284 errors',
    '0 users',
  ]);
  expect([dollars(0), dollars(0.004), dollars(0.84), dollars(1_200)]).toEqual([
    '$0.00',
    'under $0.01',
    '$0.84',
    '$1,200.00',
  ]);
  expect([640, 31_400, 59_700, 151_000, 3_599_900, 11_100_000].map(duration)).toEqual([
    '0.6 s',
    '31 s',
    '1 min 0 s',
    '2 min 31 s',
    '1 h 0 min',
    '3 h 5 min',
  ]);
  expect([utcTime(1_795_142_467_000), utcDate(1_795_142_467_000)]).toEqual(['2026-11-20 02:41:07 UTC', '2026-11-20']);
  expect([utcTime(1e300), utcDate(Number.NaN)]).toEqual(['at an unknown time', 'unknown-date']);
});
