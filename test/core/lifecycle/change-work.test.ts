import { describe, expect, test } from 'vitest';
import {
  beginReview,
  beginTests,
  correctLateCheck,
  isToBeDecided,
  mayBegin,
  recordChangeJob,
} from '../../../core/lifecycle/change-work.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { aChange, changeSettings, NOW } from '../../fixtures/records.ts';

const LATER = NOW + 1_000;
const BUDGETS = [{ name: 'review-dollars/2026-09', kind: 'dollars' as const, claimed: 2 }];
const opened = (change: Partial<ChangeRecord> = {}) => aChange({ status: 'opened', job: undefined, ...change });
const ended = (change: Partial<ChangeRecord> = {}): ChangeRecord => {
  const record = aChange(change);
  return { ...record, ...(record.job && { job: { ...record.job, ended: { ok: true, at: NOW } } }) };
};
const decided = (result: 'pass' | 'ask' | 'block'): Partial<ChangeRecord> => ({
  decision: { sequence: 1, result, rules: [], why: 'w', at: NOW },
});

describe('a review', () => {
  test('begins with its job, known by name, and its money', () => {
    const begun = beginReview(opened(), { budgets: BUDGETS }, changeSettings(), LATER);
    expect(begun).toMatchObject({ status: 'reviewing', budgets: BUDGETS, untold: true });
    expect(begun.job).toEqual({
      ...{ kind: 'review', name: `mendhook-change-${begun.id}-1-review`, submittedAt: LATER },
      settings: changeSettings(),
    });
  });

  test('begins without money where a budget refused it, and gives back what it had claimed', () => {
    const begun = beginReview(opened(), { budgets: BUDGETS, refused: 'used up' }, changeSettings(), LATER);
    expect(begun).toMatchObject({ status: 'reviewing', budgets: [], budgetRefused: 'used up' });
    expect(begun.overtaken).toEqual([
      { round: 1, head: begun.head, claimant: { name: begun.job?.name, roundAt: NOW }, budgets: BUDGETS, spent: 0 },
    ]);
  });

  test.each([opened({ draft: true }), aChange(), aChange({ status: 'ready' })])('does not begin: $status', (record) => {
    expect(mayBegin(record)).toBe(false);
    expect(beginReview(record, { budgets: [] }, changeSettings(), LATER)).toBe(record);
  });

  test('gets the id of its job once', () => {
    const begun = beginReview(opened(), { budgets: [] }, changeSettings(), NOW);
    const name = begun.job?.name ?? '';
    const submitted = recordChangeJob(begun, { name, id: 'job-9' }, LATER);
    expect(submitted.job?.id).toBe('job-9');
    expect(recordChangeJob(submitted, { name, id: 'job-10' }, LATER)).toBe(submitted);
    expect(recordChangeJob(begun, { name: 'another', id: 'job-10' }, LATER)).toBe(begun);
  });
});

describe('tests', () => {
  test('are begun by a job of their own when the review has ended', () => {
    const begun = beginTests(ended({ budgets: BUDGETS }), LATER);
    expect(begun).toMatchObject({ status: 'testing', budgets: BUDGETS, job: { kind: 'tests', submittedAt: LATER } });
    expect(begun.job).not.toHaveProperty('ended');
    expect(begun.job).not.toHaveProperty('id');
    expect(beginTests(begun, LATER)).toBe(begun);
  });

  test('are not begun while the review runs', () => {
    const record = aChange();
    expect(beginTests(record, LATER)).toBe(record);
  });
});

test.each<[ChangeRecord, boolean]>([
  [ended(), true],
  [aChange(), false],
  [ended(decided('pass')), false],
  [ended({ status: 'ready' }), false],
])('a round is to be decided when its job has ended', (record, expected) => {
  expect(isToBeDecided(record)).toBe(expected);
});

describe('a check run that was written late', () => {
  const late = { round: 1, head: aChange().head, id: 7 };

  test('of this round is written again', () => {
    const record = aChange();
    expect(correctLateCheck(record, late)).toEqual({ ...record, untold: true });
    const untold = aChange({ untold: true });
    expect(correctLateCheck(untold, late)).toBe(untold);
  });

  test('of a round that is over is concluded again, where it was written', () => {
    const next = aChange({ round: 2 });
    expect(correctLateCheck(next, late).overtaken).toEqual([
      { round: 1, head: late.head, check: { id: 7 }, budgets: [], spent: 0 },
    ]);
    expect(correctLateCheck(next, { ...late, id: undefined })).toBe(next);
  });
});
