import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  changeIdOf,
  changeJobName,
  changeKeys,
  checkExternalId,
  decisionKey,
  parseChangeJobName,
  parseCheckExternalId,
} from '../../../core/lifecycle/change-names.ts';

test('a job’s name leads back to its round, and Batch takes it', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: 1e6 }),
      fc.constantFrom('review', 'tests'),
      (text, round, kind) => {
        const changeId = changeIdOf(text, round);
        const name = changeJobName(changeId, round, kind);
        expect(name).toMatch(/^[\w-]{1,128}$/);
        expect(parseChangeJobName(name)).toEqual({ changeId, round, kind });
      },
    ),
  );
});

test.each([
  'mendhook-6fe6a2fe8dc3f1aa-1',
  'mendhook-change-xyz-1-review',
  'mendhook-change-6fe6a2fe8dc3f1aa-1-attempt',
])('%s is no job of a change', (name) => expect(parseChangeJobName(name)).toBeUndefined());

test('the same pull request has the same id, whatever the case of its repository', () => {
  expect(changeIdOf('Acme/Checkout', 12)).toBe(changeIdOf('acme/checkout', 12));
  expect(changeIdOf('acme/checkout', 12)).not.toBe(changeIdOf('acme/checkout', 13));
});

test('keys of rounds and decisions lie under prefixes of their own', () => {
  expect(changeKeys('a1', 2).facts).toBe('changes/a1/round-2/facts.json');
  expect(decisionKey('a1', 3)).toBe('decisions/a1/000003.json');
});

test('a check run leads back to its round', () => {
  const changeId = changeIdOf('acme/checkout', 12);
  expect(parseCheckExternalId(checkExternalId(changeId, 3))).toEqual({ changeId, round: 3 });
  for (const other of ['', 'build-7', `${changeId}-`, `x${changeId}-3`]) {
    expect(parseCheckExternalId(other)).toBeUndefined();
  }
});
