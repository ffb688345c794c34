import { expect, test } from 'vitest';
import { phaseLimit } from '../../../core/policy/phase-budget.ts';

test.each([
  ['investigate', 2, 0, 1.2],
  ['investigate', 2, 0.5, 0.7],
  ['investigate', 2, 1.5, 0],
  ['propose-fix', 2, 0, 2],
  ['propose-fix', 2, 1.2, 0.8],
  ['propose-fix', 2, 2.1, 0],
] as const)('%s of an attempt of $%d, of which $%d is spent, may spend $%d', (phase, claimed, spent, limit) => {
  expect(phaseLimit(phase, claimed, spent)).toBeCloseTo(limit, 10);
});
