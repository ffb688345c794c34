import type { ReleaseConfig } from '../config/release.ts';
import type { Claim } from '../records/claim.ts';
import { dollars, utcDate } from '../text/quantities.ts';

/** A limit on what all rounds together may spend. */
export interface ReviewBudget extends Claim {
  readonly limit: number;
  /** Completes "the dollars for reviews …", such as `on 2026-11-20`. */
  readonly period: string;
}

/**
 * The budgets that a round claims before its model is asked, all or none. The claim itself is the limit of the round.
 *
 * @param at when the round began, epoch milliseconds: it names the day and the month (UTC), so that a repeated event draws on
 *   the same budgets
 */
export function reviewBudgetsOf({ review }: Pick<ReleaseConfig, 'review'>, at: number): readonly ReviewBudget[] {
  if (!review.model) return [];
  const day = utcDate(at);
  const month = day.slice(0, 7);
  const of = (period: string, limit: number): ReviewBudget => ({
    name: `review-dollars/${period.slice(3)}`,
    kind: 'dollars',
    claimed: review.dollars,
    limit,
    period,
  });
  return [of(`on ${day}`, review.dollarsPerDay), of(`in ${month}`, review.dollarsPerMonth)];
}

/** Why a budget refuses a round, for a person. */
export const reviewBudgetReason = ({ limit, period, claimed }: ReviewBudget): string =>
  `the ${dollars(limit)} for reviews ${period} do not cover the ${dollars(claimed)} of another round`;
