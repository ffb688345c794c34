import { expect, test } from 'vitest';
import { productionRatio, typicalP99 } from '../../../core/release/production-ratio.ts';

const tick = (canary: number | null, stable: number | null) => {
  const sideOf = (p99: number | null) => (p99 === null ? null : { p50: p99 / 4, p99 });
  return { at: 0, canary: sideOf(canary), stable: sideOf(stable) };
};

test('the ratio is that of ticks which have both', () => {
  expect(productionRatio([tick(200, 100), tick(50, 100), tick(900, null), tick(null, 9)])).toBeCloseTo(1);
  expect(productionRatio([tick(120, 100), tick(120, 100)])).toBeCloseTo(1.2);
  expect(productionRatio([tick(100, null), tick(0, 100)])).toBeUndefined();
});

test('production’s p99 is the median of the new version’s', () => {
  expect(typicalP99([tick(100, 1), tick(900, 1), tick(110, null), tick(null, 5)])).toBe(110);
  expect(typicalP99([])).toBeUndefined();
});
