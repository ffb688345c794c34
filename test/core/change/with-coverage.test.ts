import { expect, test } from 'vitest';
import { withCoverage } from '../../../core/change/with-coverage.ts';
import type { Fact } from '../../../core/records/change-facts.ts';

const TESTS: Fact = {
  ...{ status: 'ran', name: 'tests', version: '1', exit: 0 },
  found: [
    { rule: 'coverage-low', reason: 'coverage', text: 'old' },
    { rule: 'line-not-run', path: 'a.js', line: 3, text: 'old' },
    { rule: 'slow', text: 'kept' },
  ],
  figures: { changedLinesCovered: 0.2, seconds: 4 },
};
const OTHER: Fact = { status: 'ran', name: 'secrets', version: '1', found: [] };
const uncovered = [{ path: 'a.js', line: 3 }];

test('enough is covered now: the gate of coverage opens, and other findings stay', () => {
  expect(withCoverage([TESTS, OTHER], { share: 0.9, uncovered }, 0.8)).toEqual([
    { ...TESTS, found: [{ rule: 'slow', text: 'kept' }], figures: { changedLinesCovered: 0.9, seconds: 4 } },
    OTHER,
  ]);
});

test('still too little: it is said with the new figures', () => {
  const [fact] = withCoverage([TESTS], { share: 0.5, uncovered }, 0.8);
  expect(fact).toMatchObject({
    found: [
      { rule: 'slow' },
      { reason: 'coverage', text: 'The tests run 50 % of the changed lines; at least 80 % are wanted.' },
      { rule: 'line-not-run', path: 'a.js', line: 3 },
    ],
  });
});

test('tests that were not measured stay so', () => {
  const fact: Fact = { status: 'not measured', name: 'tests', why: 'no command', found: [] };
  expect(withCoverage([fact], { share: 1, uncovered: [] }, 0.8)).toEqual([fact]);
});
