import { describe, expect, test } from 'vitest';
import { readWorkerEnvironment } from '../../batch-job/environment.ts';

const environment = {
  MENDHOOK_TABLE: 't',
  MENDHOOK_SECRET_ID: 's',
  MENDHOOK_AUDIT_BUCKET: 'b',
  MENDHOOK_THREAD_QUEUE_URL: 'http://sqs/threads',
  MENDHOOK_INCIDENT_ID: 'i',
  MENDHOOK_ATTEMPT_NUMBER: '2',
  MENDHOOK_CLAUDE_PATH: '/claude',
  MENDHOOK_WORK_DIRECTORY: '/work',
  AWS_BATCH_JOB_ID: 'j',
  PATH: '/bin',
};

test('a complete environment is read, without an address where the real one is meant', () => {
  expect(readWorkerEnvironment({ ...environment, MENDHOOK_MODEL_API_URL: '' })).toMatchObject({
    task: { kind: 'attempt', incidentId: 'i', attemptNumber: 2 },
    jobId: 'j',
    modelApiUrl: undefined,
    threadQueueUrl: 'http://sqs/threads',
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

const { MENDHOOK_INCIDENT_ID: _, MENDHOOK_ATTEMPT_NUMBER: __, ...common } = environment;
const review = { ...common, MENDHOOK_JOB_KIND: 'review', MENDHOOK_CHANGE_ID: 'c', MENDHOOK_CHANGE_ROUND: '3' };

test('a job of a change names the change and its round, and no incident', () => {
  expect(readWorkerEnvironment(review).task).toEqual({ kind: 'review', changeId: 'c', round: 3 });
  const tests = { ...review, MENDHOOK_JOB_KIND: 'tests' };
  expect(readWorkerEnvironment(tests).task).toEqual({ kind: 'tests', changeId: 'c', round: 3 });
});

test('a job of a release names the release and its step', () => {
  const smoke = { ...common, MENDHOOK_JOB_KIND: 'smoke', MENDHOOK_RELEASE_ID: 'r', MENDHOOK_RELEASE_STEP: '2' };
  expect(readWorkerEnvironment(smoke).task).toEqual({ kind: 'smoke', releaseId: 'r', step: 2 });
  expect(() => readWorkerEnvironment({ ...smoke, MENDHOOK_RELEASE_STEP: '0' })).toThrow(/MENDHOOK_RELEASE_STEP/);
});

test('a job that answers a question names the incident and the question', () => {
  const question = {
    ...common,
    MENDHOOK_JOB_KIND: 'question',
    MENDHOOK_INCIDENT_ID: 'abc',
    MENDHOOK_QUESTION_NUMBER: '2',
  };
  expect(readWorkerEnvironment(question).task).toEqual({ kind: 'question', incidentId: 'abc', questionNumber: 2 });
});

test.each([
  [{ ...review, MENDHOOK_CHANGE_ROUND: undefined }, /^environment: MENDHOOK_CHANGE_ROUND must be a number$/],
  [{ ...common, MENDHOOK_JOB_KIND: 'publication' }, /MENDHOOK_INCIDENT_ID is required/],
  [
    { ...environment, MENDHOOK_JOB_KIND: 'deploy' },
    /MENDHOOK_JOB_KIND must be one of "attempt", "publication", "base-update", "question", "review", "tests", "smoke", "load", "integration", "explain-rollback"/,
  ],
])('what a kind of job needs is asked for', (broken, message) => {
  expect(() => readWorkerEnvironment(broken)).toThrow(message);
});

describe('the users of the agent and of the tests', () => {
  test('are numbers, each with a group of its own', () => {
    const read = readWorkerEnvironment({ ...environment, MENDHOOK_AGENT_UID: '10002', MENDHOOK_SANDBOX_UID: '10003' });
    expect(read).toMatchObject({ agent: { uid: 10002, gid: 10002 }, sandbox: { uid: 10003, gid: 10003 } });
  });

  test('are the worker’s own where none are given', () => {
    const read = readWorkerEnvironment({ ...environment, MENDHOOK_AGENT_UID: '' });
    expect(read).toMatchObject({ agent: undefined, sandbox: undefined });
  });

  test.each(['0', '-1', 'root', '1e3', '10002 ', '0x10'])('are never root or something else: %j', (uid) => {
    expect(() => readWorkerEnvironment({ ...environment, MENDHOOK_AGENT_UID: uid })).toThrow(
      'MENDHOOK_AGENT_UID must be the number of a user other than root',
    );
  });
});
