import { expect, test } from 'vitest';
import { MINUTE_MS } from '../../../core/durations.ts';
import { isGroupSearchDue } from '../../../core/lifecycle/group-search.ts';
import { aRelease, NOW, releaseSettings } from '../../fixtures/records.ts';

const release = (errors: number, groupSearches: number[] = []) => {
  const counts = { requests: 90, errors, slow: 0 };
  const canary = { startedAt: NOW, ticks: [{ at: NOW, canary: counts, stable: null }], groupSearches };
  return aRelease({ status: 'canary', canary });
};

test.each([
  [2, [], false],
  [3, [], true],
  [9, [NOW - 3 * MINUTE_MS], false],
  [9, [NOW - 4 * MINUTE_MS], true],
  [9, [1, 2, 3], false],
])('after %d errors and searches at %j: %s', (errors, searches, due) => {
  expect(isGroupSearchDue(release(errors, searches), NOW)).toBe(due);
});

test('where there is no canary, none is due', () => {
  const { canary } = release(9);
  expect(isGroupSearchDue({ canary, settings: releaseSettings({}, { canary: false }) }, NOW)).toBe(false);
});
