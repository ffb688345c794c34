import { expect, test } from 'vitest';
import { judgeLoad } from '../../../core/load/judge-load.ts';
import type { LoadResult } from '../../../core/records/release-step.ts';

const same = { ratio: 1, low: 0.95, high: 1.05 };
const load = (more: Partial<LoadResult> = {}): LoadResult => ({
  baseline: 'abba',
  requests: { old: 10_000, new: 10_000 },
  errors: { old: 0, new: 0 },
  p50Ms: { old: 20, new: 20 },
  p99Ms: { old: 60, new: 60 },
  p50: same,
  p99: same,
  ...more,
});
const limits = { slower: 10, canary: { p99Ms: 800, errorRate: 0.5 } };
const forecast = (low: number) =>
  ({
    kind: 'calibrated',
    pairs: 9,
    ratio: { value: 1, low: 0.9, high: 1.1 },
    p99Ms: { value: low + 50, low, high: low + 100 },
  }) as const;

test.each<[string, Partial<LoadResult>, ReturnType<typeof judgeLoad>['result']]>([
  ['the same', {}, 'passed'],
  ['faster', { p99: { ratio: 0.5, low: 0.4, high: 0.6 } }, 'passed'],
  ['a little slower, and surely below twice the limit', { p99: { ratio: 1.08, low: 1.02, high: 1.19 } }, 'passed'],
  ['surely over the limit', { p99: { ratio: 1.2, low: 1.11, high: 1.3 } }, 'failed'],
  ['surely over the limit in the median', { p50: { ratio: 1.2, low: 1.11, high: 1.3 } }, 'failed'],
  ['at the limit, and not surely over it', { p99: { ratio: 1.2, low: 1.1, high: 1.3 } }, 'undecided'],
  ['measured over the limit, but not surely', { p99: { ratio: 1.12, low: 1.06, high: 1.18 } }, 'undecided'],
  ['too wide to tell', { p99: { ratio: 1, low: 0.7, high: 1.4 } }, 'undecided'],
  ['without a baseline', { baseline: 'none', p50: undefined, p99: undefined }, 'undecided'],
  [
    'one clear, one too wide: the clear one decides',
    { p50: { ratio: 1.3, low: 1.2, high: 1.4 }, p99: { ratio: 1, low: 0.5, high: 2 } },
    'failed',
  ],
])('%s', (_, more, result) => {
  expect(judgeLoad(load(more), limits).result).toBe(result);
});

test('what could not be measured is said, and is not good', () => {
  expect(judgeLoad({ notMeasured: 'no request came' }, limits)).toEqual({
    result: 'undecided',
    rules: ['not-measured'],
    why: 'The load was not measured: no request came.',
  });
});

test('the forecast counts where its lower end is over production’s limit', () => {
  expect(judgeLoad(load({ forecast: forecast(801) }), limits)).toEqual({
    result: 'failed',
    rules: ['slower'],
    why: 'Production’s p99 is foretold at 851 ms, at least 801 ms, over the limit of 800 ms.',
  });
  expect(judgeLoad(load({ forecast: forecast(800) }), limits).result).toBe('passed');
  expect(judgeLoad(load({ forecast: forecast(801) }), { ...limits, canary: false }).result).toBe('passed');
});

test('a service that is not calibrated is gated by the comparison alone', () => {
  const uncalibrated = { kind: 'not-calibrated', pairs: 4, needed: 5 } as const;
  const { result, why } = judgeLoad(load({ forecast: uncalibrated }), limits);
  expect(result).toBe('passed');
  expect(why).toContain('not calibrated, 4 of 5 releases');
});

test.each([
  ['surely more, over what production may have', { low: 1.6, errors: 200 }, ['load-errors']],
  ['surely more, within what production may have', { low: 1.6, errors: 50 }, []],
  ['not surely more', { low: 1.4, errors: 200 }, []],
])('errors: %s', (_, { low, errors }, rules) => {
  const more = { errors: { old: 20, new: errors }, errorShare: { ratio: 2, low, high: 4 } };
  expect(judgeLoad(load(more), limits).rules).toEqual(rules);
});

test('six errors against none are chance', () => {
  const few = { requests: { old: 1_000, new: 1_000 }, errorShare: { ratio: 13, low: 5, high: 20 } };
  expect(judgeLoad(load({ ...few, errors: { old: 0, new: 6 } }), limits).rules).toEqual([]);
  expect(judgeLoad(load({ ...few, errors: { old: 0, new: 12 } }), limits).rules).toEqual(['load-errors']);
});
