import type { Policy } from '../config/figures.ts';
import type { Claim } from '../records/claim.ts';
import type { RuleName } from '../records/rule-name.ts';

/** A limit on what all who draw on it hold together. */
export interface Budget extends Claim {
  /** The rule that refuses when it is used up. */
  readonly rule: RuleName;
  readonly limit: number;
}

export interface BudgetedService {
  readonly name: string;
  readonly repository: string;
  readonly mode: string;
  readonly policy: Policy;
}

/**
 * The budgets that an attempt of this service claims, all or none. Those of a day, month or hour (UTC) are named by `at`
 * (epoch milliseconds), so that an alert that is delivered again draws on the same ones.
 */
export function budgetsOf({ name, repository, mode, policy }: BudgetedService, at: number): readonly Budget[] {
  const time = new Date(at).toISOString();
  const [month, day, hour] = [time.slice(0, 7), time.slice(0, 10), time.slice(0, 13)];
  const dollars = (rule: RuleName, budget: string, limit: number): Budget => ({
    rule,
    name: `dollars/${budget}`,
    kind: 'dollars',
    claimed: policy.dollarsPerAttempt,
    limit,
  });
  const one = (rule: RuleName, kind: Claim['kind'], budget: string, limit: number): Budget => ({
    rule,
    name: budget,
    kind,
    claimed: 1,
    limit,
  });
  return [
    one('attempts-per-service-and-day', 'attempts', `attempts/${name}/${day}`, policy.attemptsPerServiceAndDay),
    dollars('dollars-per-service-and-day', `${name}/${day}`, policy.dollarsPerServiceAndDay),
    dollars('dollars-per-day', day, policy.dollarsPerDay),
    dollars('dollars-per-month', month, policy.dollarsPerMonth),
    ...(mode === 'draft-pr'
      ? [
          one('open-drafts', 'pull-requests', draftsBudget(repository), policy.openDraftsPerRepository),
          one('pull-request-rate', 'pull-requests', `pull-requests/${hour}`, policy.pullRequestsPerHour),
        ]
      : []),
  ];
}

/** The budget of a repository's open drafts. A draft keeps its share until it is closed. */
export const draftsBudget = (repository: string): string => `drafts/${repository}`;

/** What of a claim an attempt keeps when it has ended. */
export function spentOf(
  { kind, claimed }: Claim,
  ended: { dollars: number; pullRequest: boolean; withdrawn: boolean },
): number {
  switch (kind) {
    case 'dollars':
      return ended.dollars;
    case 'attempts':
      return ended.withdrawn ? 0 : claimed;
    case 'pull-requests':
      return ended.pullRequest ? claimed : 0;
    default:
      return kind satisfies never;
  }
}
