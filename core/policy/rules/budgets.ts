import type { Policy } from '../../config/figures.ts';
import type { RuleName } from '../../records/rule-name.ts';
import { counted, dollars } from '../../text/quantities.ts';
import { type Budget, budgetsOf } from '../budgets.ts';
import type { ContextCase, Rule } from './rule.ts';

const rule = (name: RuleName, figures: readonly (keyof Policy)[], description: string): Rule<ContextCase> => ({
  name,
  description,
  figures,
  refuse: ({ service, at, context, reported = [] }) => {
    const budget = [...budgetsOf(service, at), ...reported].find((each) => each.rule === name);
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
    'The service’s dollars of the day (UTC) do not cover another attempt.',
  ),
  rule(
    'dollars-per-day',
    ['dollarsPerDay', 'dollarsPerAttempt'],
    'All services’ dollars of the day (UTC) do not cover another attempt.',
  ),
  rule(
    'dollars-per-month',
    ['dollarsPerMonth', 'dollarsPerAttempt'],
    'All services’ dollars of the month (UTC) do not cover another attempt.',
  ),
  rule(
    'reports-per-day',
    [],
    'A person’s report asks for it, and `jira.webhook.reportsPerDay` is used up for the day (UTC).',
  ),
  rule(
    'report-dollars-per-day',
    ['dollarsPerAttempt'],
    'A person’s report asks for it, and `jira.webhook.dollarsPerDay` does not cover another attempt on this day (UTC).',
  ),
  rule(
    'open-drafts',
    ['openDraftsPerRepository'],
    'The repository has enough drafts for people to review: open ones, and those that attempts in work may open.',
  ),
  rule('pull-request-rate', ['pullRequestsPerHour'], 'The pull requests of the hour are used up.'),
];

/**
 * Why a budget refuses, for a person.
 *
 * @param another what its dollars do not cover
 */
export function budgetReason({ rule: name, name: budget, kind, limit }: Budget, another = 'attempt'): string {
  const of = budget.slice(budget.indexOf('/') + 1);
  if (name === 'open-drafts') return `${of} has ${counted(limit, 'draft')} open or in work, which is its limit`;
  const when = of.replace(/\/(?=[^/]*$)/, ' on ');
  if (kind === 'dollars')
    return `the ${dollars(limit)} budget for ${when} is nearly used up: not enough is left for another ${another}`;
  const what = kind === 'attempts' ? 'attempt' : 'pull request';
  return `the ${counted(limit, what)} for ${when} ${limit === 1 ? 'is' : 'are'} used up`;
}

/** Compared in whole millionths, as the ledger does, so that sums of cents stay exact. */
const fits = ({ claimed, limit }: Budget, held: number) => micro(held) + micro(claimed) <= micro(limit);
const micro = (amount: number) => Math.round(amount * 1_000_000);
