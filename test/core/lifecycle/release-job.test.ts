import { expect, test } from 'vitest';
import { endReleaseJob, takeReleaseJob } from '../../../core/lifecycle/release-job.ts';
import type { ReleaseStep } from '../../../core/records/release-step.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const step = (more: Partial<ReleaseStep> = {}): ReleaseStep => ({
  number: 2,
  kind: 'smoke',
  status: 'claimed',
  job: { name: 'mendhook-release-x-2-smoke', id: 'batch-1' },
  tries: 1,
  dueAt: NOW,
  startedAt: NOW,
  ...more,
});
const first = step({ number: 1, kind: 'deploy-staging', status: 'passed' });
const release = (more: Partial<ReleaseStep> = {}) => aRelease({ status: 'staging', steps: [first, step(more)] });
const of = { step: 2, kind: 'smoke' } as const;

test('one of two workers takes the job', () => {
  const taken = takeReleaseJob(release(), of, 'batch-1');
  expect(taken.steps).toEqual([
    first,
    step({ status: 'running', job: { name: 'mendhook-release-x-2-smoke', id: 'batch-1', takenBy: 'batch-1' } }),
  ]);
  expect(takeReleaseJob(taken, of, 'batch-2')).toBe(taken);
});

test('a job whose submission is not recorded yet is taken by its name', () => {
  const record = release({ job: undefined });
  const name = `mendhook-release-${record.id}-2-smoke`;
  expect(takeReleaseJob(record, of, 'batch-1').steps[1]?.job).toEqual({ name, takenBy: 'batch-1' });
});

test.each([
  ['another kind', release(), { step: 2, kind: 'load' } as const],
  ['no such step', release(), { step: 3, kind: 'smoke' } as const],
  ['a step that has ended', release({ status: 'failed' }), of],
])('%s is left as it is', (_, record, job) => {
  expect(takeReleaseJob(record, job, 'batch-1')).toBe(record);
  expect(endReleaseJob(record, job, { status: 'passed', at: NOW })).toBe(record);
});

test('the end of a job ends its step, once', () => {
  const end = {
    status: 'failed',
    exit: 1,
    output: 'not found',
    why: 'It ended with exit code 1.',
    at: NOW + 5,
  } as const;
  const ended = endReleaseJob(release({ status: 'running' }), of, end);
  const { at, ...found } = end;
  expect(ended.steps[1]).toEqual(step({ ...found, endedAt: at }));
  expect(ended.updatedAt).toBe(at);
  expect(endReleaseJob(ended, of, { status: 'passed', at: NOW + 9 })).toBe(ended);
});
