import type { Policy } from '../../config/figures.ts';
import { counted, dollars } from '../../text/quantities.ts';
import { type Budget, budgetsOf } from '../budgets.ts';
import type { ContextCase, Rule } from './rule.ts';

const rule = (name: string, figures: readonly (keyof Policy)[], says: string): Rule<ContextCase> => ({
  name,
  says,
  figures,
  refuse: ({ service, at, context }) => {
    const budget = budgetsOf(service, at).find((each) => each.rule === name);
    if (budget === undefined || fits(budget, context.held[budget.name] ?? 0)) return undefined;
    return budgetReason(budget);
  },
});

/** One rule a budget. They only look: what is there is claimed afterwards, which is where a race is decided. */
export const budgetRules: readonly Rule<ContextCase>[] = [
  rule(
    'attempts-per-service-and-day',
    ['attemptsPerServiceAndDay'],
    'The service’s attempts of the day (UTC) are used up.',
  ),
  rule(
    'dollars-per-service-and-day',
    ['dollarsPerServiceAndDay', 'dollarsPerAttempt'],
    'What is left of the service’s money of the day (UTC) does not pay a whole attempt.',
  ),
  rule(
    'dollars-per-day',
    ['dollarsPerDay', 'dollarsPerAttempt'],
    'What is left of all services’ money of the day (UTC) does not pay a whole attempt.',
  ),
  rule(
    'dollars-per-month',
    ['dollarsPerMonth', 'dollarsPerAttempt'],
    'What is left of all services’ money of the month (UTC) does not pay a whole attempt.',
  ),
  rule(
    'open-drafts',
    ['openDraftsPerRepository'],
    'The repository has as many drafts as people can look at: open ones, and those that may come of attempts in work.',
  ),
  rule('pull-request-rate', ['pullRequestsPerHour'], 'Enough pull requests for one hour.'),
];

/** Why a budget refuses, for a person. */
export function budgetReason({ rule: name, name: budget, kind, limit }: Budget): string {
  const of = budget.slice(budget.indexOf('/') + 1);
  if (name === 'open-drafts') return `${of} has ${counted(limit, 'draft')} open or in work, which is the most`;
  if (kind === 'dollars') return `of the ${dollars(limit)} for ${of}, too little is left for an attempt`;
  const what = kind === 'attempts' ? 'attempt' : 'pull request';
  return `the ${counted(limit, what)} for ${of} ${limit === 1 ? 'is' : 'are'} used up`;
}

/** Compared in whole millionths, as the ledger does, so that sums of cents stay exact. */
const fits = ({ claimed, limit }: Budget, held: number) => micro(held) + micro(claimed) <= micro(limit);
const micro = (amount: number) => Math.round(amount * 1_000_000);
