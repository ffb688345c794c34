import { isReportId } from '../alert/report-alert.ts';
import type { JiraConfig } from '../config/jira.ts';
import type { Budget, BudgetedService } from './budgets.ts';

/** As no service is called. */
const OF = 'reports of JIRA';

/**
 * The budgets that an attempt at a person's report claims besides those of its service: of the day (UTC) of all reports.
 *
 * @param claimant who takes the incident into work, and when it came (epoch milliseconds)
 * @returns nothing for any other claimant
 */
export function reportBudgetsOf(
  jira: Pick<JiraConfig, 'webhook'> | undefined,
  { policy }: Pick<BudgetedService, 'policy'>,
  claimant: { readonly id: string; readonly at: number },
): readonly Budget[] {
  return isReportId(claimant.id) ? allReportBudgets(jira, policy.dollarsPerAttempt, claimant.at) : [];
}

/** The budgets of all reports on the day of `at`; nothing where JIRA does not call. */
export function allReportBudgets(
  jira: Pick<JiraConfig, 'webhook'> | undefined,
  dollarsPerAttempt: number,
  at: number,
): readonly Budget[] {
  if (jira?.webhook === undefined) return [];
  const { reportsPerDay, dollarsPerDay } = jira.webhook;
  const day = new Date(at).toISOString().slice(0, 10);
  return [
    { rule: 'reports-per-day', name: `attempts/${OF}/${day}`, kind: 'attempts', claimed: 1, limit: reportsPerDay },
    {
      rule: 'report-dollars-per-day',
      name: `dollars/${OF}/${day}`,
      kind: 'dollars',
      claimed: dollarsPerAttempt,
      limit: dollarsPerDay,
    },
  ];
}
