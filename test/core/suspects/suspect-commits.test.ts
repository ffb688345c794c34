import { expect, test } from 'vitest';
import { describeSuspectCommit, findSuspectCommits } from '../../../core/suspects/suspect-commits.ts';

const DAY = 24 * 60 * 60 * 1_000;
const FIRST_SEEN = Date.UTC(2026, 10, 20);
const line = (commit: string, daysBefore: number, path = 'a.js', at = 1) => ({
  path,
  line: at,
  commit,
  author: 'Ada',
  at: FIRST_SEEN - daysBefore * DAY,
  summary: 'work',
});

test('the newest come first; what came after the error or long before it is left out', () => {
  const lines = [line('old', 91), line('before', 5), line('newest', 1), line('after', -1), line('just', 90)];
  expect(findSuspectCommits(lines, FIRST_SEEN).map(({ commit }) => commit)).toEqual(['newest', 'before', 'just']);
});

test('a commit stands once, with a place in each file', () => {
  const lines = [line('c', 1, 'a.js', 4), line('c', 1, 'a.js', 5), line('c', 1, 'b.js', 9)];
  const [found, ...others] = findSuspectCommits(lines, FIRST_SEEN);
  expect(others).toEqual([]);
  expect(found === undefined ? '' : describeSuspectCommit(found)).toBe(
    'c 2026-11-19T00:00:00.000Z Ada: work (a.js:4, b.js:9)',
  );
});

test('at most five', () => {
  expect(
    findSuspectCommits(
      Array.from({ length: 9 }, (_, index) => line(`c${index}`, index)),
      FIRST_SEEN,
    ),
  ).toHaveLength(5);
});
