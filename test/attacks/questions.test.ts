import { expect, test } from 'vitest';
import { questionAttacks } from './cases/questions.ts';

test.each(questionAttacks.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
  expect(await attack.attempt()).toMatch(attack.result);
});
