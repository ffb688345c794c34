import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';
import { searchCapacity, takeFromBucket } from '../../../core/config/search-budget.ts';

const HOUR = 3_600_000;

/** Asks at each time, as one after the other would. */
function takeAt(times: readonly number[], limits: { perHour: number; reserve: number }): number[] {
  let fullAt: number | undefined;
  return times.filter((now) => {
    const next = takeFromBucket(fullAt, { kind: 'logs', now, ...limits });
    fullAt = next ?? fullAt;
    return next !== undefined;
  });
}

describe('the bucket of searches', () => {
  test('no hour sees more than are allowed, wherever it begins, and each caller leaves the reserve', () => {
    const gap = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 2 * HOUR }));
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.array(gap, { maxLength: 300 }),
        fc.nat(10),
        (perHour, gaps, wish) => {
          const reserve = Math.min(wish, searchCapacity(perHour) - 1);
          let now = 1_700_000_000_000;
          const times = gaps.map((each) => {
            now += each;
            return now;
          });
          const taken = takeAt(times, { perHour, reserve });
          for (const from of taken) {
            const within = taken.filter((time) => time >= from && time < from + HOUR);
            expect(within.length).toBeLessThanOrEqual(perHour - reserve);
          }
        },
      ),
    );
  });

  test('a full bucket gives half of the hour at once, and one more each interval', () => {
    const burst = takeAt(
      Array.from({ length: 400 }, () => 0),
      { perHour: 300, reserve: 0 },
    );
    expect(burst).toHaveLength(150);
    const steady = takeAt(
      Array.from({ length: 7_200 }, (_, second) => second * 1_000),
      { perHour: 300, reserve: 50 },
    );
    expect(steady.length).toBe(100 + 300 - 1);
  });

  test('a reserve that leaves nothing is a mistake in the configuration', () => {
    const input = { datadog: { searchesPerHour: 100, searchesForAttempts: 50 }, services: [] };
    expect(() => parseConfig(input, 'a test')).toThrow('datadog.searchesForAttempts: expected less than half');
  });
});
