import { expect, test } from 'vitest';
import { measureCovered, uncoveredLines } from '../../../core/candidate-test/uncovered-lines.ts';

const CHANGED = new Map([
  ['src/price.js', [2, 3, 4]],
  ['src/cart.js', [7]],
]);

test('lines of a file that ran in part, and of one that never loaded, are uncovered', () => {
  const ran = new Map([['src/price.js', new Set([1, 2, 4])]]);
  expect(uncoveredLines(CHANGED, ran)).toEqual(
    new Map([
      ['src/price.js', [3]],
      ['src/cart.js', [7]],
    ]),
  );
  expect(measureCovered(CHANGED, ran)?.share).toBe(0.5);
});

test('where nothing tells what ran, all changed lines are uncovered, and no share is claimed', () => {
  expect(uncoveredLines(CHANGED, undefined)).toBe(CHANGED);
  expect(measureCovered(CHANGED, undefined)).toBeUndefined();
  // A runtime that told of another language says nothing of these.
  expect(measureCovered(CHANGED, new Map([['tool.py', new Set([1])]]))).toBeUndefined();
});

test('nothing is left where all lines ran', () => {
  const ran = new Map([
    ['src/price.ts', new Set([9])],
    ['src/price.js', new Set([2, 3, 4])],
    ['src/cart.js', new Set([7])],
  ]);
  expect(uncoveredLines(CHANGED, ran)).toEqual(new Map());
});
