import { type BudgetedService, budgetsOf } from './budgets.ts';

/**
 * How much of the money that a service's attempts draw on is set aside or spent, in whole percent: of the day's and the
 * month's budgets the one that is nearest to its end.
 *
 * @param held what is held of each budget, by its name
 */
export function budgetUsed(service: BudgetedService, at: number, held: Readonly<Record<string, number>>): number {
  const shares = budgetsOf(service, at)
    .filter(({ kind, limit }) => kind === 'dollars' && limit > 0)
    .map(({ name, limit }) => (held[name] ?? 0) / limit);
  return Math.round(100 * Math.max(0, ...shares));
}
