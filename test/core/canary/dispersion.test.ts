import { describe, expect, test } from 'vitest';
import { estimateDispersion } from '../../../core/canary/dispersion.ts';

const ticks = (events: (tick: number) => number) =>
  Array.from({ length: 240 }, (_, tick) => ({ events: events(tick), requests: 1_000 }));

describe('estimateDispersion', () => {
  test('no events say nothing', () => {
    expect(
      estimateDispersion(
        ticks(() => 0),
        30,
      ),
    ).toEqual([]);
    expect(estimateDispersion([], 30)).toEqual([]);
  });

  test('a burst of eight every fourth tick is seen within a tick, and evens out in two minutes', () => {
    const [tick, twoMinutes] = estimateDispersion(
      ticks((at) => (at % 4 === 0 ? 8 : 0)),
      30,
    );
    expect(tick?.dispersion).toBeCloseTo(6, 0);
    expect(twoMinutes?.dispersion).toBe(0);
  });

  test('a cluster that lasts two minutes shows at the wider width', () => {
    const [tick, twoMinutes] = estimateDispersion(
      ticks((at) => (Math.floor(at / 4) % 5 === 0 ? 2 : 0)),
      30,
    );
    expect(tick?.dispersion).toBeLessThan(2);
    expect(twoMinutes?.dispersion).toBeGreaterThan(6);
  });

  test('widths are times: longer ticks, fewer of them', () => {
    const widths = (seconds: number) =>
      estimateDispersion(
        ticks(() => 1),
        seconds,
      ).map(({ width }) => width);
    expect(widths(30)).toEqual([1, 4, 20]);
    expect(widths(10)).toEqual([1, 12, 60]);
    expect(widths(120)).toEqual([1, 5]);
  });

  test('uneven traffic is no unevenness of the errors', () => {
    const uneven = Array.from({ length: 240 }, (_, tick) => ({
      events: 1 + (tick % 3),
      requests: 1_000 * (1 + (tick % 3)),
    }));
    expect(estimateDispersion(uneven, 30).every(({ dispersion }) => dispersion < 0.01)).toBe(true);
  });
});
