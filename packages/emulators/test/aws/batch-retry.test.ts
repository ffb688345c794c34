import { expect, test } from 'vitest';
import { shouldRetry } from '../../aws/batch-retry.ts';

const EXITED = { exitCode: 1, statusReason: 'Essential container in task exited' };
const HOST_LOST = { statusReason: 'Host EC2 (instance i-0a1b) terminated.' };
const NOT_PULLED = { reason: 'CannotPullContainerError: no such image', statusReason: 'Task failed to start' };

const RETRY_HOST_LOSS = {
  attempts: 3,
  evaluateOnExit: [
    { action: 'RETRY' as const, onStatusReason: 'Host EC2*' },
    { action: 'EXIT' as const, onReason: '*' },
  ],
};

test.each([
  ['no strategy', {}, 1, EXITED, false],
  ['attempts left', { attempts: 2 }, 1, EXITED, true],
  ['no attempts left', { attempts: 2 }, 2, EXITED, false],
  ['a lost host', RETRY_HOST_LOSS, 1, HOST_LOST, true],
  ['a lost host, no attempts left', RETRY_HOST_LOSS, 3, HOST_LOST, false],
  ['an exit that only the last rule takes', RETRY_HOST_LOSS, 1, EXITED, false],
  [
    'no rule that matches',
    { attempts: 2, evaluateOnExit: [{ action: 'EXIT' as const, onExitCode: '7' }] },
    1,
    EXITED,
    true,
  ],
  ['an exit code', { attempts: 2, evaluateOnExit: [{ action: 'EXIT' as const, onExitCode: '1' }] }, 1, EXITED, false],
  [
    'a prefix of it',
    { attempts: 2, evaluateOnExit: [{ action: 'EXIT' as const, onExitCode: '1' }] },
    1,
    { ...EXITED, exitCode: 12 },
    true,
  ],
  [
    'an exit code by its start',
    { attempts: 2, evaluateOnExit: [{ action: 'EXIT' as const, onExitCode: '1*' }] },
    1,
    { ...EXITED, exitCode: 137 },
    false,
  ],
  [
    'only one of two conditions',
    { attempts: 2, evaluateOnExit: [{ action: 'EXIT' as const, onExitCode: '1', onReason: 'OutOfMemory*' }] },
    1,
    EXITED,
    true,
  ],
  [
    'a reason by its start',
    { attempts: 2, evaluateOnExit: [{ action: 'EXIT' as const, onReason: 'CannotPull*' }] },
    1,
    NOT_PULLED,
    false,
  ],
  [
    'the first of two rules',
    {
      attempts: 2,
      evaluateOnExit: [
        { action: 'RETRY' as const, onReason: 'Cannot*' },
        { action: 'EXIT' as const, onReason: '*' },
      ],
    },
    1,
    NOT_PULLED,
    true,
  ],
])('%s', (_, strategy, attemptsMade, end, retried) => {
  expect(shouldRetry(strategy, attemptsMade, end)).toBe(retried);
});
