import { expect, test } from 'vitest';
import { forecastProduction } from '../../../core/load/forecast.ts';
import { seededRandom } from '../../../core/load/seeded-random.ts';

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Pairs of a service whose production follows staging by a known line in logarithms. */
const pairsOf = (count: number, truth: { offset?: number; slope?: number; noise?: number; seed?: number }) => {
  const { offset = 0, slope = 1, noise = 0.05, seed = 1 } = truth;
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const x = 0.2 * normal(random);
    return { staging: Math.exp(x), production: Math.exp(offset + slope * x + noise * normal(random)) };
  });
};
const exactly = (ratio: number) => ({ ratio, low: ratio, high: ratio });
const calibrated = (...given: Parameters<typeof forecastProduction>) => {
  const forecast = forecastProduction(...given);
  if (forecast.kind !== 'calibrated') throw new Error('expected a forecast');
  return forecast;
};

test('under five pairs it says so, and nothing else', () => {
  const pairs = pairsOf(4, { slope: 3 });
  expect(forecastProduction(pairs, exactly(1.3), 100)).toEqual({ kind: 'not-calibrated', pairs: 4, needed: 5 });
});

test('with few pairs it stays near the same, with many it follows them', () => {
  const truth = { slope: 2, noise: 0.02 };
  const few = calibrated(pairsOf(5, truth), exactly(1.2), 100).ratio.value;
  const many = calibrated(pairsOf(100, truth), exactly(1.2), 100).ratio.value;
  expect(many).toBeCloseTo(1.44, 1);
  expect(few).toBeGreaterThan(1.2);
  expect(few).toBeLessThan(many);
});

test('pairs that were all the same teach no slope: another ratio is taken as it is', () => {
  const pairs = Array.from({ length: 20 }, () => ({ staging: 1, production: 1 }));
  expect(calibrated(pairs, exactly(1.5), 100).ratio.value).toBeCloseTo(1.5, 2);
});

test('it is never a constant: a slower staging foretells a slower production', () => {
  const pairs = pairsOf(30, { slope: 0.5 });
  const at = (ratio: number) => calibrated(pairs, exactly(ratio), 100).p99Ms.value;
  expect(at(1.5)).toBeGreaterThan(at(1.2));
  expect(at(1.2)).toBeGreaterThan(at(1));
});

test('what production shows now scales it', () => {
  const pairs = pairsOf(30, {});
  expect(calibrated(pairs, exactly(1), 300).p99Ms.value).toBeCloseTo(
    3 * calibrated(pairs, exactly(1), 100).p99Ms.value,
  );
});

test('an uncertain staging widens the interval', () => {
  const pairs = pairsOf(30, {});
  const widthAt = (staging: { ratio: number; low: number; high: number }) => {
    const { low, high } = calibrated(pairs, staging, 100).p99Ms;
    return high / low;
  };
  expect(widthAt({ ratio: 1, low: 0.8, high: 1.3 })).toBeGreaterThan(1.3 * widthAt(exactly(1)));
});

test.each([
  { count: 8, offset: 0.05, slope: 1.2, noise: 0.05 },
  { count: 30, offset: -0.1, slope: 0.6, noise: 0.1 },
  { count: 60, offset: 0, slope: 1, noise: 0.2 },
])('the interval has the truth in about 95 of 100 releases: %o', ({ count, ...truth }) => {
  const random = seededRandom(9);
  let covered = 0;
  for (let seed = 0; seed < 400; seed += 1) {
    const x = 0.2 * normal(random);
    const shown = 100 * Math.exp(truth.offset + truth.slope * x + truth.noise * normal(random));
    const { low, high } = calibrated(pairsOf(count, { ...truth, seed }), exactly(Math.exp(x)), 100).p99Ms;
    if (low <= shown && shown <= high) covered += 1;
  }
  expect(covered / 400).toBeGreaterThan(0.92);
});
