import { expect, test } from 'vitest';
import { threadQueueAttacks } from './cases/thread-queue.ts';

test.each(threadQueueAttacks.map((each) => [each.name, each] as const))('%s', async (_, { attempt, result }) => {
  expect(await attempt()).toMatch(result);
});
