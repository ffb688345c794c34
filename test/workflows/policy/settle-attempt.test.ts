import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { breakerName, closedBreaker } from '../../../core/policy/breaker.ts';
import type { RuleName } from '../../../core/records/rule-name.ts';
import { settleAttempt } from '../../../workflows/policy/settle-attempt.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

test('a setup that fails counts for its service, and not against all the others', async () => {
  const ledger = createMemoryLedger();
  const { incident, attempt } = claimedFixture();
  const end = async (number: number, rule: RuleName) => {
    const outcome = { kind: 'failed' as const, rule, reason: 'x' };
    const ended = { ...attempt, jobName: `job-${number}`, budgets: [], outcome, endedAt: NOW + number };
    await settleAttempt(ledger, { attempt: ended, incident }, NOW + number);
    const failuresOf = async (name: string) =>
      (await ledger.changeBreaker(name, (current = closedBreaker(name)) => current)).failures;
    return [await failuresOf(breakerName.service(attempt.service.name)), await failuresOf(breakerName.all)];
  };
  expect(await end(1, 'setup-failed')).toEqual([1, 0]);
  expect(await end(2, 'investigate-failed')).toEqual([2, 1]);
});
