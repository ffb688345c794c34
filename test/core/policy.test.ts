import { describe, expect, test } from 'vitest';
import { decideAttempt } from '../../core/policy.ts';
import { anIncident, aService } from '../fixtures/records.ts';

const pullRequest = { repository: 'acme/checkout', number: 7, url: 'u', branch: 'b', title: 't', draft: true };

describe('whether an attempt is made', () => {
  test.each([
    ['a new bug', {}, {}, true],
    ['in observe mode', {}, { mode: 'observe' as const }, 'observe-only'],
    ['while one is in work', { status: 'in-work' as const, attempt: 1 }, {}, 'already-in-work'],
    ['with a draft open', { status: 'fix-proposed' as const, attempt: 1, pullRequest }, {}, 'fix-proposed'],
    ['when it waits for a person', { status: 'diagnosed' as const, attempt: 1 }, {}, 'diagnosed'],
    ['after one that failed', { status: 'failed' as const, attempt: 1 }, {}, true],
    ['after the last one failed', { status: 'failed' as const, attempt: 2 }, {}, 'attempts-used-up'],
  ])('%s', (_, incident, service, expected) => {
    const decision = decideAttempt(anIncident(incident), aService(service));
    expect(decision.work ? true : decision.rule).toBe(expected);
  });

  test('a refusal says why, for a person', () => {
    const decision = decideAttempt(anIncident({ status: 'fix-proposed', attempt: 1, pullRequest }), aService());
    expect(decision).toMatchObject({ reason: 'pull request #7 is already open for it' });
  });
});
