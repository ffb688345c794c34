import { expect, test } from 'vitest';
import { describeTicks } from '../../../../core/messages/facts/describe-ticks.ts';

const at = Date.UTC(2026, 10, 20, 9, 0, 0);
const counts = { requests: 10, errors: 1, slow: 2 };

test('a line a tick', () => {
  expect(describeTicks([{ at, canary: counts, stable: null }])).toEqual([
    '2026-11-20 09:00:00 UTC: new 10 requests, 1 failed, 2 slow; before no point',
  ]);
});

test('a long canary is added up, and nothing of it is lost', () => {
  const ticks = Array.from({ length: 400 }, (_, index) => ({
    at: at + index * 30_000,
    canary: counts,
    stable: counts,
  }));
  const lines = describeTicks(ticks);
  expect(lines.length).toBeLessThanOrEqual(60);
  const requests = lines.map((line) => Number(/new (\d+) requests/.exec(line)?.[1]));
  expect(requests.reduce((sum, each) => sum + each, 0)).toBe(4_000);
});
