import { expect, test } from 'vitest';
import { readExpiredFix } from '../../../batch-job/steps/expired-fix.ts';

const options = {
  ledger: { getAttempt: async (_: string, number: number) => (number === 2 ? { diffKey: 'x/fix.diff' } : undefined) },
  auditLog: { getText: async (key: string) => (key === 'x/fix.diff' ? '+fix' : undefined) },
};

test('the newest draft that nobody answered, with its patch', async () => {
  const expiries = [
    { at: 1, attempt: 1, pullRequest: 3 },
    { at: 2, attempt: 2, pullRequest: 7 },
  ];
  const run = { options, incident: async () => ({ id: 'a', expiries }) };
  expect(await readExpiredFix(run)).toEqual({ attempt: 2, pullRequest: 7, patch: '+fix' });
});

test('nothing where there is none; and one whose patch was not kept is still named', async () => {
  expect(await readExpiredFix({ options, incident: async () => ({ id: 'a' }) })).toBeUndefined();
  const expiries = [{ at: 1, attempt: 1, pullRequest: 3 }];
  expect(await readExpiredFix({ options, incident: async () => ({ id: 'a', expiries }) })).toEqual({
    ...{ attempt: 1, pullRequest: 3, patch: undefined },
  });
});
