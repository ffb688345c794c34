import { Socket } from 'node:net';
import { StateFormatError } from '@mendhook/emulators/state-format-error';
import { StateInUseError } from '@mendhook/emulators/state-in-use-error';
import { describe, expect, test } from 'vitest';
import { describeFault } from '../../bin/describe-fault.ts';
import { UpstreamError } from '../../core/errors.ts';

const named = (name: string, message = 'AWS said so') => Object.assign(new Error(message), { name });

describe('a fault is told in one line, with the next step', () => {
  test.each([
    [named('CredentialsProviderError'), 'no AWS credentials were found', 'sign in'],
    [named('ExpiredTokenException'), 'have expired', 'sign in'],
    [named('UnrecognizedClientException'), 'does not know these credentials', 'sign in'],
    [
      named('AccessDeniedException', 'User: arn:… is not authorized to perform: dynamodb:Query\nmore'),
      'AWS refused: User: arn:… is not authorized to perform: dynamodb:Query',
      'that permission',
    ],
    [named('ResourceNotFoundException', 'Requested resource not found'), 'no such resource', '--stage'],
    [named('ThrottlingException'), 'rate-limits', 'wait'],
    [named('TimeoutError'), 'could not be reached in time', 'network'],
    [new Error('Region is missing'), 'no AWS region', '--region'],
    [new UpstreamError('Slack', 'channel_not_found', { retryable: false }), 'Slack: channel_not_found', undefined],
    [new StateInUseError('/state: in use by another process'), 'in use by another', 'stop that one first'],
    [new StateFormatError('/state.json does not hold the state'), 'does not hold the state', 'local --reset'],
  ])('%s', (error, message, next) => {
    const fault = describeFault(error);
    expect(fault?.message).toContain(message);
    if (next === undefined) expect(fault?.next).toBeUndefined();
    else expect(fault?.next).toContain(next);
    expect(`${fault?.message}${fault?.next}`).not.toContain('\n');
  });

  test('a host that does not answer is named, however deep the cause lies', async () => {
    const refused = await new Promise<Error>((found) => new Socket().connect(9, '127.0.0.1').on('error', found));
    const wrapped = new Error('fetch failed', { cause: new AggregateError([refused], 'all addresses failed') });
    expect(describeFault(wrapped)?.message).toBe('127.0.0.1:9 could not be reached (ECONNREFUSED)');
  });

  test('a fault of our own keeps its stack trace', () => {
    expect(describeFault(new TypeError('undefined is not a function'))).toBeUndefined();
    expect(describeFault('thrown text')).toBeUndefined();
  });
});
