import { describe, expect, test } from 'vitest';
import { compareLatencies, rankSum } from '../../../core/canary/rank-sum.ts';

describe('rankSum', () => {
  test.each([
    ['all above', [6, 7, 8, 9, 10], [1, 2, 3, 4, 5], 2.61],
    ['all below', [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], -2.61],
    ['all the same', [3, 3, 3, 3, 3], [3, 3, 3, 3, 3], 0],
    ['mixed', [1, 4, 5, 8, 9], [2, 3, 6, 7, 10], -0.1],
  ])('%s', (_, first, second, expected) => {
    expect(rankSum(first, second)).toBeCloseTo(expected, 1);
  });

  test('four values are too few', () => {
    expect(rankSum([1, 2, 3, 4], [1, 2, 3, 4, 5])).toBeUndefined();
  });
});

test('latencies are compared tick by tick; a missing point is left out', () => {
  const ticks = Array.from({ length: 12 }, (_, tick) => ({
    at: tick,
    canary: tick === 3 ? null : { p50: 40 + (tick % 3), p99: 900 + tick },
    stable: { p50: 40 + (tick % 3), p99: 300 + tick },
  }));
  const { p50, p99 } = compareLatencies(ticks);
  expect(Math.abs(p50 ?? Number.NaN)).toBeLessThan(0.5);
  expect(p99).toBeGreaterThan(3);
});
