import { expect, test } from 'vitest';
import { whenJobEnded } from '../../../local/stack/when-job-ended.ts';

// https://docs.aws.amazon.com/batch/latest/userguide/job_states.html
const STATES = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'];

test('of all that happens to a job, only its end is delivered', () => {
  const delivered: string[] = [];
  const deliver = whenJobEnded(({ detail }: { detail: { status: string } }) => delivered.push(detail.status));
  for (const status of STATES) deliver({ detail: { status } });
  expect(delivered).toEqual(['SUCCEEDED', 'FAILED']);
});
