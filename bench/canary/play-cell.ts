import { judgeCanary } from '../../core/canary/judge-canary.ts';
import { planCanary } from '../../core/canary/plan-canary.ts';
import type { CanaryTick } from '../../core/records/canary.ts';
import type { Cell } from './cells.ts';
import { createChance } from './chance.ts';
import { createMetrics } from './metrics.ts';
import { rankSumGoesBack, thresholdGoesBack } from './other-judges.ts';
import { playCanary, playHistory, TICK_SECONDS } from './traffic.ts';

const SETTINGS = {
  tickSeconds: TICK_SECONDS,
  percent: 5,
  minutes: 10,
  maxMinutes: 60,
  warmUpSeconds: 60,
  limits: { errorRate: 0.005, slowRate: 0.01 },
};
const MINUTES_TICKS = (SETTINGS.minutes * 60) / TICK_SECONDS;

/** How all runs of a cell ended. Counts of runs; minutes of each that went back, sorted. */
export interface Played {
  readonly runs: number;
  readonly on: number;
  readonly ask: number;
  /** Said to be good before `minutes`, which nobody may. */
  readonly early: number;
  readonly backAfter: readonly number[];
  readonly onAfter: readonly number[];
  readonly threshold: number;
  readonly rankSum: number;
}

/** Plays one cell: the same traffic for our judge, the bare threshold and a rank sum, which look at the first ten minutes. */
export function playCell(cell: Cell, runs: number, seed: string): Played {
  const backAfter: number[] = [];
  const onAfter: number[] = [];
  let [ask, threshold, rankSum] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const { answer, minutes, first } = playRun(cell, `${seed} ${cell.name} ${run}`);
    if (answer === 'back') backAfter.push(minutes);
    else if (answer === 'good') onAfter.push(minutes);
    else ask++;
    if (thresholdGoesBack(first)) threshold++;
    if (rankSumGoesBack(first)) rankSum++;
  }
  const early = onAfter.filter((minutes) => minutes < SETTINGS.minutes).length;
  backAfter.sort((a, b) => a - b);
  onAfter.sort((a, b) => a - b);
  return { runs, on: onAfter.length, ask, early, backAfter, onAfter, threshold, rankSum };
}

function playRun({ traffic, metrics = {} }: Cell, seed: string) {
  const chance = createChance(seed);
  const plan = planCanary(SETTINGS, playHistory(traffic, chance));
  const play = playCanary(traffic, chance);
  const show = createMetrics(metrics, chance);
  let ticks: CanaryTick[] = [];
  let ended: { readonly answer: string; readonly minutes: number } | undefined;
  for (let tick = 0; ended === undefined || tick < MINUTES_TICKS; tick++) {
    ticks = show(play(tick));
    if (ended !== undefined) continue;
    const { answer, seconds } = judgeCanary({ plan, startedAt: 0, ticks });
    if (answer !== 'not-yet') ended = { answer, minutes: seconds / 60 };
  }
  return { ...ended, first: ticks.slice(0, MINUTES_TICKS) };
}
