import { describe, expect, test } from 'vitest';
import { type SimulatedStaging, simulateLoad } from '../../../bench/load/simulate-load.ts';
import { compareLoads, LEAST_REQUESTS } from '../../../core/load/compare-loads.ts';
import { judgeLoad } from '../../../core/load/judge-load.ts';
import type { LoadRun } from '../../../core/load/load-run.ts';
import { seededRandom } from '../../../core/load/seeded-random.ts';
import type { LoadResult } from '../../../core/records/release-step.ts';

/** A staging that always takes the same time for the same request, so that only a drift and the version change it. */
const steady = ({ drift = 0, slower = 1, order }: { drift?: number; slower?: number; order: LoadRun['side'][] }) =>
  order.map((side, index): LoadRun => {
    const requests = Array.from({ length: 500 }, (_, number) => {
      const elapsed = (index + number / 500) / order.length;
      const ms = (10 + (number % 100)) * (1 + drift * elapsed) * (side === 'new' ? slower : 1);
      return { at: number * 10, ms, failed: false };
    });
    return { side, seconds: 5, requests };
  });

const compared = (runs: readonly LoadRun[], resamples = 50): LoadResult => {
  const result = compareLoads(runs, { baseline: 'abba', random: seededRandom(1), resamples });
  if ('notMeasured' in result) throw new Error(result.notMeasured);
  return result;
};

test('a machine that drifts by 30 % moves the ratio of AB, and not that of ABBA', () => {
  const drift = 0.3;
  const ab = compared(steady({ drift, order: ['new', 'old'] }));
  const abba = compared(steady({ drift, order: ['new', 'old', 'old', 'new'] }));
  expect(ab.p99?.ratio).toBeLessThan(0.9);
  expect(ab.p50?.ratio).toBeLessThan(0.9);
  expect(abba.p99?.ratio).toBeCloseTo(1, 1);
  expect(abba.p50?.ratio).toBeCloseTo(1, 1);
  expect(abba.p99?.low).toBeLessThan(1.01);
  expect(abba.p99?.high).toBeGreaterThan(0.99);
});

test('a drift hides no slow-down in ABBA', () => {
  const { p50, p99 } = compared(steady({ drift: 0.3, slower: 1.5, order: ['new', 'old', 'old', 'new'] }));
  expect(p50?.ratio).toBeCloseTo(1.5, 1);
  expect(p99?.ratio).toBeCloseTo(1.5, 1);
});

test('the figures are those of the requests', () => {
  const load = compared(steady({ slower: 2, order: ['new', 'old', 'old', 'new'] }));
  expect(load).toMatchObject({
    baseline: 'abba',
    requests: { old: 1_000, new: 1_000 },
    errors: { old: 0, new: 0 },
    p50Ms: { old: expect.closeTo(59), new: expect.closeTo(118) },
    p99Ms: { old: expect.closeTo(108), new: expect.closeTo(216) },
  });
  expect(load.errorShare).toBeUndefined();
});

test('runs of one version that differ widen the interval', () => {
  const order: LoadRun['side'][] = ['new', 'old', 'old', 'new'];
  const calm = steady({ order });
  const disturbed = calm.map((run, index) =>
    index === 0 ? { ...run, requests: run.requests.map((each) => ({ ...each, ms: each.ms * 1.3 })) } : run,
  );
  const [narrow, wide] = [compared(calm).p99, compared(disturbed).p99];
  expect((narrow?.high ?? 0) / (narrow?.low ?? 1)).toBeLessThan(1.1);
  expect((wide?.high ?? 0) / (wide?.low ?? 1)).toBeGreaterThan(1.4);
});

test('the same seed gives the same interval', () => {
  const runs = simulateLoad(seededRandom(3));
  expect(compared(runs)).toEqual(compared(runs));
});

test('a run with too few requests is not measured', () => {
  const [first, second, third, fourth] = steady({ order: ['new', 'old', 'old', 'new'] });
  const short = { side: 'old' as const, seconds: 5, requests: third?.requests.slice(0, 399) ?? [] };
  const runs = [first, second, short, fourth].filter((run) => run !== undefined);
  expect(LEAST_REQUESTS).toBe(400);
  expect(compareLoads(runs, { baseline: 'abba', random: seededRandom(1) })).toEqual({
    notMeasured: 'a load of the old version had 399 requests, fewer than 400',
  });
  expect(compareLoads([], { baseline: 'none', random: seededRandom(1) })).toHaveProperty('notMeasured');
});

test('without the version before there are figures and no ratios', () => {
  const load = compareLoads(steady({ order: ['new'] }), { baseline: 'none', random: seededRandom(1) });
  expect(load).toMatchObject({ baseline: 'none', p99Ms: { old: null }, requests: { old: 0, new: 500 } });
  expect(load).not.toHaveProperty('p99');
});

describe('over many simulated loads', () => {
  const limits = { slower: 10, canary: { p99Ms: 800, errorRate: 0.5 } };
  const judge = (staging: SimulatedStaging, runs: number) => {
    const random = seededRandom(5);
    return Array.from({ length: runs }, () => {
      const load = compareLoads(simulateLoad(random, staging), { baseline: 'abba', random, resamples: 80 });
      return { load, ...judgeLoad(load, limits) };
    });
  };
  const share = (ends: readonly { readonly result: string }[], result: string) =>
    ends.filter((end) => end.result === result).length / ends.length;

  test.each([
    ['calm', {}],
    ['drifting by 30 %', { drift: 0.3 }],
    ['with bursts', { bursts: 0.5 }],
    ['disturbed from run to run', { disturbed: 0.05 }],
  ])('identical versions on a machine that is %s are called slower in at most 1 %%', (_, staging) => {
    expect(share(judge({ rate: 18, ...staging }, 150), 'failed')).toBeLessThanOrEqual(0.01);
  });

  test('a version that is 30 % slower is found', () => {
    const ends = judge({ slower: 1.3, rate: 40 }, 40);
    expect(share(ends, 'failed')).toBeGreaterThanOrEqual(0.95);
    expect(share(ends, 'passed')).toBe(0);
  });

  test('an identical version passes once there are requests enough', () => {
    expect(share(judge({ rate: 150 }, 10), 'passed')).toBeGreaterThanOrEqual(0.9);
  });

  test('the interval has the true ratio in about 95 of 100 loads', () => {
    const ends = judge({ slower: 1.15 }, 100);
    const covered = ends.filter(
      ({ load }) => 'p99' in load && load.p99 !== undefined && load.p99.low <= 1.15 && load.p99.high >= 1.15,
    );
    expect(covered.length / ends.length).toBeGreaterThan(0.88);
  });

  test('more errors are found, though the failures are quick', () => {
    const ends = judge({ errors: 0.05 }, 15);
    expect(ends.filter(({ rules }) => rules.includes('load-errors'))).toHaveLength(15);
  });
});
