import { expect, test } from 'vitest';
import { windowAttacks } from './cases/windows.ts';

test.each(windowAttacks.map((each) => [each.name, each] as const))('%s', async (_, { attempt, result }) => {
  expect(await attempt()).toMatch(result);
});
