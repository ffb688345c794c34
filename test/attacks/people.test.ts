import { expect, test } from 'vitest';
import { peopleAttacks } from './cases/people.ts';

test.each(peopleAttacks.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
  expect(await attack.attempt()).toMatch(attack.result);
});
