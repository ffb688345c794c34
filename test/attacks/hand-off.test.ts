import { expect, test } from 'vitest';
import { handOffAttacks } from './cases/hand-off.ts';

test.each(handOffAttacks.map((attack) => [attack.from, attack.name, attack] as const))(
  '%s: %s',
  async (_, __, attack) => {
    expect(await attack.attempt()).toMatch(attack.result);
  },
);
