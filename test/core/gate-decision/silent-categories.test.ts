import { expect, test } from 'vitest';
import { silentCategories } from '../../../core/gate-decision/silent-categories.ts';
import type { ReviewFinding } from '../../../core/records/review-verdict.ts';
import { NOW } from '../../fixtures/records.ts';

const finding = (id: string, more: Partial<ReviewFinding> = {}): ReviewFinding => ({
  ...{
    id,
    category: 'performance',
    severity: 'low',
    path: 'a.ts',
    line: 1,
    quote: 'x',
    text: 'slow',
    proof: 'claimed',
  },
  ...more,
});

/** So many changes with one finding each, the first ones dismissed; the newest first. */
const changes = (count: number, dismissed: number, more: Partial<ReviewFinding> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    findings: [finding(`f${index}`, more)],
    dismissed: index < dismissed ? [`f${index}`] : [],
    updatedAt: NOW - index,
  }));

test.each([
  [20, 10, ['performance']],
  [20, 9, []],
  [19, 19, []],
  [30, 10, ['performance']],
  [0, 0, []],
])('of %d cases, %d of no use: %j', (count, dismissed, expected) => {
  expect(silentCategories(changes(count, dismissed))).toEqual(expected);
});

test('older cases do not count', () => {
  const [older, newer] = [changes(20, 20), changes(11, 0)];
  const later = newer.map((change, index) => ({ ...change, updatedAt: NOW + 100 - index }));
  expect(silentCategories([...older, ...later])).toEqual([]);
});

test('what a test shows is no case, and categories are counted by themselves', () => {
  expect(silentCategories(changes(20, 20, { proof: 'reproduced' }))).toEqual([]);
  expect(silentCategories([...changes(10, 10), ...changes(10, 10, { category: 'api' })])).toEqual([]);
});
