import { expect, test } from 'vitest';
import { coveredShare } from '../../../core/change/covered-share.ts';

test('lines that a report tells of count, and files of its language that it does not', () => {
  const changed = new Map([
    ['a.ts', [1, 2, 3]],
    ['b.js', [7]],
    ['c.py', [9]],
  ]);
  const ran = new Map([
    [
      'a.ts',
      new Map([
        [1, 4],
        [2, 0],
      ]),
    ],
  ]);
  expect(coveredShare(changed, ran)).toEqual({
    share: 1 / 3,
    uncovered: [
      { path: 'a.ts', line: 2 },
      { path: 'b.js', line: 7 },
    ],
  });
  expect(coveredShare(new Map([['c.py', [9]]]), ran)).toBeUndefined();
});
