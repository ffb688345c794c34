import { expect, test } from 'vitest';
import { endChangeJob, isOvertaken, takeChangeJob } from '../../../core/lifecycle/change-job.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { aChange, changeSettings, NOW } from '../../fixtures/records.ts';

const review = { round: 1, kind: 'review' } as const;

test.each<[string, Partial<ChangeRecord>]>([
  ['a push', { round: 2 }],
  ['a close', { status: 'closed' }],
  ['a person’s word', { status: 'ready' }],
  ['the tests', { job: { kind: 'tests', name: 'x', settings: changeSettings(), submittedAt: NOW } }],
])('%s overtakes the job of a review', (_, now) => {
  const record = aChange(now);
  expect(isOvertaken(record, review)).toBe(true);
  expect(takeChangeJob(record, review, 'worker-1')).toBe(record);
  expect(endChangeJob(record, review, { ok: true, at: NOW })).toBe(record);
});

test('one worker takes a job, and a second one does not', () => {
  const taken = takeChangeJob(aChange(), review, 'worker-1');
  expect(taken.job?.takenBy).toBe('worker-1');
  expect(takeChangeJob(taken, review, 'worker-2')).toBe(taken);
});

test('the end of a job is written once, with what it found', () => {
  const ended = endChangeJob(aChange(), review, { ok: true, at: NOW + 1, found: { dollars: 0.5 } });
  expect(ended).toMatchObject({ dollars: 0.5, updatedAt: NOW + 1, job: { ended: { ok: true, at: NOW + 1 } } });
  expect(endChangeJob(ended, review, { ok: false, at: NOW + 2 })).toBe(ended);
});
