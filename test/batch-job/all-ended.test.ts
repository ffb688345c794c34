import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { allEnded } from '../../batch-job/all-ended.ts';

test('all values come in their order', async () => {
  expect(await allEnded([wait(5, 'slow'), Promise.resolve(2), 'known'])).toEqual(['slow', 2, 'known']);
});

test('when one rejects, the others have ended first', async () => {
  const ended: string[] = [];
  const slow = wait(20).then(() => ended.push('slow'));
  await expect(allEnded([Promise.reject(new Error('at once')), slow])).rejects.toThrow('at once');
  expect(ended).toEqual(['slow']);
});
