import { expect, test } from 'vitest';
import { isLater, takeOver } from '../../../core/release/take-over.ts';
import { aRelease } from '../../fixtures/records.ts';

const change = (number: number) => ({ number, title: `Change ${number}`, login: 'octocat' });
const release = (numbers: number[], unreviewed?: string[]) =>
  aRelease({ changes: numbers.map(change), ...(unreviewed && { unreviewed }) });

test('no change is lost, and none is there twice', () => {
  const taken = takeOver(release([2, 3], ['c']), release([1, 2], ['a', 'c']));
  expect(taken.changes.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(taken.unreviewed).toEqual(['a', 'c']);
});

test('taken over once more, it stays the same', () => {
  const taken = takeOver(release([2]), release([1]));
  expect(takeOver(taken, release([1]))).toBe(taken);
});

test.each([
  ['it has the other in its history', { containsOther: true, isContained: false }, 1, 2, true],
  ['the other has it', { containsOther: false, isContained: true }, 2, 1, false],
  ['a branch that was moved: the later push', { containsOther: false, isContained: false }, 2, 1, true],
  ['GitHub does not know', { containsOther: undefined, isContained: undefined }, 1, 2, false],
])('%s', (_, history, openedAt, otherOpenedAt, later) => {
  expect(isLater({ id: 'a', openedAt }, { id: 'b', openedAt: otherOpenedAt }, history)).toBe(later);
});

test('of two pushes at once, exactly one is later', () => {
  const [one, other] = [
    { id: 'a', openedAt: 1 },
    { id: 'b', openedAt: 1 },
  ];
  const history = { containsOther: undefined, isContained: undefined };
  expect(isLater(one, other, history)).not.toBe(isLater(other, one, history));
});
