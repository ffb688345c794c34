import { expect, test } from 'vitest';
import { withinTime } from '../../../batch-job/write-tests/within-time.ts';

test('what the deadline ends is left out, and any other failure is one', async () => {
  const over = new AbortController();
  const source = { deadline: over.signal };
  expect(await withinTime(source, async () => 'judged')).toBe('judged');
  await expect(withinTime(source, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  const ended = withinTime(source, async () => {
    over.abort();
    over.signal.throwIfAborted();
  });
  expect(await ended).toBeUndefined();
  expect(await withinTime(source, () => Promise.reject(new Error('not asked')))).toBeUndefined();
});
