import { type Budget, type BudgetedService, budgetsOf } from './budgets.ts';

/**
 * The budgets that an answer to a question claims, all or none: those of dollars that attempts draw on, too.
 *
 * @param dollars what the answer may cost
 * @param at when the question was asked, epoch milliseconds: it names the day and the month (UTC), so that words that are delivered
 *   again draw on the same ones
 */
export const questionBudgetsOf = (service: BudgetedService, dollars: number, at: number): readonly Budget[] =>
  budgetsOf(service, at).flatMap((budget) => (budget.kind === 'dollars' ? [{ ...budget, claimed: dollars }] : []));
