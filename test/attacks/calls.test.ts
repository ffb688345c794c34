import { expect, test } from 'vitest';
import { callAttacks } from './cases/calls.ts';

test.each(callAttacks.map((attack) => [attack.from, attack.name, attack] as const))('%s: %s', async (_, __, attack) => {
  expect(await attack.attempt()).toMatch(attack.result);
});
