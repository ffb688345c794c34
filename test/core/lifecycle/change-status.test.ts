import { expect, test } from 'vitest';
import { assertChangeTransition, isInRound } from '../../../core/lifecycle/change-status.ts';
import { TransitionError } from '../../../core/lifecycle/transition-error.ts';
import { changeStatus } from '../../../core/records/change-record.ts';

const reaches = (from: (typeof changeStatus.options)[number]) =>
  changeStatus.options.filter((to) => {
    try {
      assertChangeTransition(from, to);
      return true;
    } catch (error) {
      if (error instanceof TransitionError) return false;
      throw error;
    }
  });

test('a merged change stays merged, and a closed one can be opened again', () => {
  expect(reaches('merged')).toEqual(['merged']);
  expect(reaches('closed')).toEqual(['opened', 'merged', 'closed']);
});

test.each(['opened', 'reviewing', 'testing', 'ready', 'needs-person', 'blocked'] as const)(
  'a push, a merge and a close are taken from %s',
  (from) => expect(reaches(from)).toEqual(expect.arrayContaining(['opened', 'merged', 'closed'])),
);

test('only a round or a person makes a change ready', () => {
  const before = changeStatus.options.filter((from) => from !== 'ready' && reaches(from).includes('ready'));
  expect(before).toEqual(['reviewing', 'testing', 'needs-person']);
});

test('two statuses belong to a round', () => {
  expect(changeStatus.options.filter(isInRound)).toEqual(['reviewing', 'testing']);
});
