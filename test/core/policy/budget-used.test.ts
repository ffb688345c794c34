import { expect, test } from 'vitest';
import { POLICY_DEFAULTS } from '../../../core/config/figures.ts';
import { budgetUsed } from '../../../core/policy/budget-used.ts';
import { budgetsOf } from '../../../core/policy/budgets.ts';

const service = { name: 'checkout', repository: 'acme/checkout', mode: 'draft-pr', policy: POLICY_DEFAULTS };
const at = Date.parse('2026-11-20T12:00:00Z');
const money = budgetsOf(service, at).filter(({ kind }) => kind === 'dollars');

test('the budget that is nearest to its end counts, and only money does', () => {
  const [first, second] = money;
  if (first === undefined || second === undefined) throw new Error('there are several budgets of money');
  expect(budgetUsed(service, at, {})).toBe(0);
  expect(budgetUsed(service, at, { [first.name]: first.limit / 2, [second.name]: second.limit / 4 })).toBe(50);
  expect(budgetUsed(service, at, { 'attempts/checkout/2026-11-20': 1_000 })).toBe(0);
});
