import { expect, test } from 'vitest';
import type { Coverage } from '../../../core/proof/coverage.ts';
import { lineRan } from '../../../core/proof/line-ran.ts';

const coverage: Coverage = {
  files: ['a.ts'],
  functions: [
    { path: 'a.ts', name: 'outer', lines: [2, 12], calls: 1 },
    { path: 'a.ts', name: 'inner', lines: [4, 6], calls: 0 },
    { path: 'a.ts', name: 'unused', lines: [14, 16], calls: 0 },
    { path: 'b.ts', name: 'other', lines: [1, 20], calls: 0 },
  ],
  skipped: [{ path: 'a.ts', from: [8, 5], to: [10, 6] }],
};

test.each<[string, number, number, boolean]>([
  ['outside of every function', 1, 1, true],
  ['in a function that ran', 3, 3, true],
  ['in an inner function that did not', 5, 5, false],
  ['in a branch that was left out', 9, 5, false],
  ['where that branch ends', 10, 6, true],
  ['in a function that did not run', 15, 3, false],
])('a line %s', (_, line, column, ran) => {
  expect(lineRan(coverage, 'a.ts', line, column)).toBe(ran);
});
