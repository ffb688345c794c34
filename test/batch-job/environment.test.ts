import { expect, test } from 'vitest';
import { readWorkerEnvironment } from '../../batch-job/environment.ts';

const environment = {
  MENDHOOK_TABLE: 't',
  MENDHOOK_SECRET_ID: 's',
  MENDHOOK_AUDIT_BUCKET: 'b',
  MENDHOOK_INCIDENT_ID: 'i',
  MENDHOOK_ATTEMPT_NUMBER: '2',
  MENDHOOK_CLAUDE_PATH: '/claude',
  MENDHOOK_WORK_DIRECTORY: '/work',
  AWS_BATCH_JOB_ID: 'j',
  PATH: '/bin',
};

test('a complete environment is read, with the real addresses where none is given', () => {
  expect(readWorkerEnvironment({ ...environment, MENDHOOK_SLACK_API_URL: '' })).toMatchObject({
    attemptNumber: 2,
    jobId: 'j',
    modelApiUrl: 'https://api.anthropic.com',
    slackApiUrl: undefined,
  });
});

test('every problem is named at once, without a value', () => {
  const broken = {
    ...environment,
    MENDHOOK_TABLE: '',
    AWS_BATCH_JOB_ID: undefined,
    MENDHOOK_ATTEMPT_NUMBER: 'hunter2',
  };
  expect(() => readWorkerEnvironment(broken)).toThrow(
    /^environment: MENDHOOK_TABLE is required; MENDHOOK_ATTEMPT_NUMBER must be a number; AWS_BATCH_JOB_ID is required$/,
  );
});
