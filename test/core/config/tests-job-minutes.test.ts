import { expect, test } from 'vitest';
import { jobMinutesNeeded } from '../../../core/config/job-minutes.ts';
import { testsJobMinutes } from '../../../core/config/tests-job-minutes.ts';

test.each([
  [20, 10],
  [1, 60],
  [120, 1],
])('with phases of %i and runs of %i minutes, the job has time left to publish', (phaseMinutes, timeoutMinutes) => {
  const needed = jobMinutesNeeded({ model: { phaseMinutes }, services: [{ test: { timeoutMinutes } }] });
  expect(testsJobMinutes({ phaseMinutes, timeoutMinutes })).toBeLessThanOrEqual(needed - 15);
});
