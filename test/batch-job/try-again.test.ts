import { expect, test } from 'vitest';
import { tryAgain } from '../../batch-job/try-again.ts';
import { UpstreamError } from '../../core/errors.ts';
import { createLogger } from '../../core/logger.ts';

const passing = (retryAfterMs?: number) => new UpstreamError('GitHub', 'busy', { retryable: true, retryAfterMs });
const lasting = new UpstreamError('GitHub', 'no', { retryable: false });

test.each([
  ['passes at once', [], [], 'done'],
  ['passes at the third time', [passing(), passing()], [2_000, 10_000], 'done'],
  ['does not pass', [passing(), passing(), passing()], [2_000, 10_000], 'GitHub: busy'],
  ['says how long it lasts', [passing(60_000), passing(1_000)], [60_000, 10_000], 'done'],
  ['lasts for longer than a container should wait', [passing(3_600_000)], [], 'GitHub: busy'],
  ['is a refusal', [lasting], [], 'GitHub: no'],
])('what %s', async (_, faults: readonly UpstreamError[], pauses: readonly number[], expected) => {
  const waited: number[] = [];
  const remaining = [...faults];
  const said = await tryAgain(
    {
      pause: async (milliseconds) => void waited.push(milliseconds),
      signal: new AbortController().signal,
      logger: createLogger(() => undefined),
    },
    async () => {
      const fault = remaining.shift();
      if (fault !== undefined) throw fault;
      return 'done';
    },
  ).catch((error: unknown) => (error instanceof Error ? error.message : ''));
  expect([said, waited]).toEqual([expected, pauses]);
});
