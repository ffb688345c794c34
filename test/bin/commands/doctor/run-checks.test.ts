import { expect, test } from 'vitest';
import { runChecks } from '../../../../bin/commands/doctor/run-checks.ts';
import { UpstreamError } from '../../../../core/errors.ts';
import { told } from './told.ts';

test('a check that fails becomes a finding and stops no other', async () => {
  const seen: string[] = [];
  const checked = await runChecks(
    [
      { name: 'one', run: () => Promise.reject(new UpstreamError('Slack', 'is down', { retryable: true })) },
      { name: 'two', run: async () => [{ state: 'good', what: 'fine' }] },
    ],
    ({ name }) => seen.push(name),
  );
  expect(seen).toEqual(['one', 'two']);
  expect(checked.map(({ findings }) => told(findings))).toEqual([['bad Slack: is down'], ['good fine']]);
});
