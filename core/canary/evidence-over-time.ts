import type { CanaryJudgement, CanaryRecord } from '../records/canary.ts';
import { judgeCanary } from './judge-canary.ts';

/** The judgement after one tick: what was known then. */
export interface JudgedTick {
  /** The end of the tick, epoch milliseconds. */
  readonly at: number;
  readonly judgement: CanaryJudgement;
}

/** More points than this nobody can tell apart. */
const MOST_POINTS = 60;

/**
 * Judges a canary again after each of its ticks, as it was judged then: how the evidence grew. New groups of errors are not in it.
 *
 * @returns at most 60 points, the last tick among them; none before the canary was planned
 */
export function evidenceOverTime({ plan, ticks, startedAt }: CanaryRecord): readonly JudgedTick[] {
  if (plan === undefined) return [];
  const every = Math.ceil(ticks.length / MOST_POINTS);
  return ticks.flatMap(({ at }, index) => {
    if ((ticks.length - 1 - index) % every !== 0) return [];
    const judgement = judgeCanary({ plan, startedAt, ticks: ticks.slice(0, index + 1) });
    return [{ at: at + plan.tickSeconds * 1_000, judgement }];
  });
}
