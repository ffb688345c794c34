import { cumulativeStdNormalProbability } from 'simple-statistics';
import { isMeasured } from '../../core/canary/counts.ts';
import { rankSum } from '../../core/canary/rank-sum.ts';
import type { CanaryTick } from '../../core/records/canary.ts';

const LIMIT = 0.005;
/** Two-sided 98 %, as the best-known judge has it. */
const CHANCE = 0.01;

/** The published gate: back at the first look at which the rate so far is over the limit. */
export function thresholdGoesBack(ticks: readonly CanaryTick[]): boolean {
  let errors = 0;
  let requests = 0;
  return ticks.some(({ canary }) => {
    if (!isMeasured(canary)) return false;
    errors += canary.errors;
    requests += canary.requests;
    return requests > 0 && errors / requests > LIMIT;
  });
}

/** A rank test of the error rates of all ticks, looked at once, at the end. */
export function rankSumGoesBack(ticks: readonly CanaryTick[]): boolean {
  const rates = (arm: 'canary' | 'stable') =>
    ticks.flatMap((tick) => {
      const counts = tick[arm];
      return isMeasured(counts) && counts.requests > 0 ? [counts.errors / counts.requests] : [];
    });
  const deviations = rankSum(rates('canary'), rates('stable'));
  return deviations !== undefined && 1 - cumulativeStdNormalProbability(deviations) < CHANCE;
}
