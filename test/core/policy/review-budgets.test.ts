import { expect, test } from 'vitest';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { reviewBudgetReason, reviewBudgetsOf } from '../../../core/policy/review-budgets.ts';

const LATE = Date.UTC(2026, 8, 30, 23, 59, 59, 999);
const release = (review: object = {}) => releaseConfigSchema.parse({ mode: 'review', review });

test('a round claims its dollars of the day’s and of the month’s, by the time at which it began', () => {
  expect(reviewBudgetsOf(release({ dollars: 3 }), LATE)).toEqual([
    { name: 'review-dollars/2026-09-30', kind: 'dollars', claimed: 3, limit: 20, period: 'on 2026-09-30' },
    { name: 'review-dollars/2026-09', kind: 'dollars', claimed: 3, limit: 200, period: 'in 2026-09' },
  ]);
  expect(reviewBudgetsOf(release(), LATE + 1).map(({ period }) => period)).toEqual(['on 2026-10-01', 'in 2026-10']);
});

test('without a model nothing is claimed', () => expect(reviewBudgetsOf(release({ model: false }), LATE)).toEqual([]));

test('people read which budget it was', () => {
  expect(reviewBudgetsOf(release(), LATE).map(reviewBudgetReason)).toEqual([
    'the $20.00 for reviews on 2026-09-30 do not cover the $2.00 of another round',
    'the $200.00 for reviews in 2026-09 do not cover the $2.00 of another round',
  ]);
});
