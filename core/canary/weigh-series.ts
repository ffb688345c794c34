import type { CanaryPlan, SeriesFigures } from '../records/canary.ts';
import { addCounts, type EventCount, type Series } from './counts.ts';
import { evidenceAbove, evidenceBelow } from './evidence.ts';
import { type Judged, type PairedTick, pairTicks } from './paired-ticks.ts';
import { TUNE } from './tune.ts';

export interface Weighed {
  readonly figures: SeriesFigures;
  readonly isWorse: boolean;
  readonly isOver: boolean;
  readonly isUnder: boolean;
  readonly leansWorse: boolean;
  readonly isOutage: boolean;
}

const LIMIT = { errors: 'errorRate', slow: 'slowRate' } as const;

interface Both {
  readonly canary: EventCount;
  readonly stable: EventCount;
}

export function weighSeries(judged: Judged, series: Series): Weighed {
  const { plan } = judged;
  const limit = plan.limits[LIMIT[series]];
  const noise = plan.history.noise[series];
  const history = { events: plan.history[series], requests: plan.history.requests };
  const paired = pairTicks(judged, series);
  const isOut = ({ stable }: PairedTick) =>
    stable !== undefined &&
    stable.events > stable.requests * limit + 2 * Math.sqrt(stable.requests * limit * noise.dispersion);
  let calm = paired.filter((t) => !isOut(t));
  const isOftenOut = calm.length < paired.length / 2;
  if (isOftenOut) calm = [...paired];
  const both = calm.filter(hasBoth);
  const all = calm.length === paired.length ? both : paired.filter(hasBoth);

  const c = addCounts(both.map((t) => t.canary));
  const s = addCounts(both.map((t) => t.stable));
  const kept = addHistory(plan, history, s, noise.dispersion);
  const base = addCounts([s, kept]);
  const baseRate = base.requests > 0 ? base.events / base.requests : 0;
  const stableOverLimit = baseRate > limit || isOftenOut;

  const dispersion = Math.min(TUNE.capD, todayDispersion(both, history, Math.max(noise.dispersion, TUNE.floor)));
  const robust = Math.max(TUNE.robustFloor, dispersion * TUNE.robustPart);
  const sure = Math.min(TUNE.capD, Math.max(noise.sureDispersion, sureToday(both, noise.sureDispersion)));

  // worse than stable
  const needed = Math.log(1 / TUNE.alpha);
  const total = c.events + base.events;
  const share = c.requests / Math.max(1e-9, c.requests + base.requests);
  const burst = largestBurst(
    both,
    noise.burstTicks,
    (t) => (t.canary.requests * total) / Math.max(1, c.requests + base.requests),
  );
  let worse = Math.min(
    evidenceAbove(c.events / dispersion, total / dispersion, share),
    evidenceAbove(Math.max(0, c.events - burst) / robust, Math.max(0, total - burst) / robust, share),
  );
  if (all !== both) worse = Math.max(worse, worseInAll(all, history, dispersion));
  const rate = c.events / Math.max(1, c.requests);
  const recent = addCounts(both.slice(-TUNE.recent).map((t) => t.canary));
  const stillWorse = recent.events >= 1 && recent.events >= TUNE.ratio * baseRate * recent.requests;

  // over the limit
  const usable = calm.flatMap((t) => (t.canary === undefined ? [] : [{ canary: t.canary }]));
  const u = addCounts(usable.map((t) => t.canary));
  const burstU = largestBurst(usable, noise.burstTicks, (t) => t.canary.requests * limit);
  const over = Math.min(
    evidenceAbove(u.events / dispersion, u.requests / dispersion, limit),
    evidenceAbove(Math.max(0, u.events - burstU) / robust, u.requests / robust, limit),
  );
  const recentU = addCounts(usable.slice(-TUNE.recent).map((t) => t.canary));

  // under it
  const target = stableOverLimit ? 1.25 * baseRate : limit;
  const under = evidenceBelow(u.events / sure, u.requests / sure, target);
  const leans = [4, 8, 16, both.length >> 1].some((n) => z(both.slice(-n), baseRate, sure) > TUNE.lean);
  return {
    figures: {
      canary: c,
      stable: s,
      dispersion,
      limit,
      stableRate: baseRate,
      stableOverLimit,
      target,
      worse: Math.exp(worse),
      over: Math.exp(over),
      under: Math.exp(under),
      needed: { back: 1 / TUNE.alpha, on: TUNE.on },
    },
    isWorse: worse >= needed && c.events >= TUNE.least && rate >= TUNE.ratio * baseRate && stillWorse,
    isOver:
      !stableOverLimit &&
      over >= needed &&
      u.events >= TUNE.least &&
      recentU.events >= 1 &&
      recentU.events >= limit * recentU.requests,
    isUnder: under >= Math.log(TUNE.on),
    leansWorse: leans,
    isOutage: !stableOverLimit && paired.slice(-4).some((t) => isOut(t) && (t.stable?.events ?? 0) >= 5),
  };
}

const hasBoth = (tick: PairedTick): tick is Both => tick.canary !== undefined && tick.stable !== undefined;

/** The last hour before, where stable today agrees with it. */
function addHistory(plan: CanaryPlan, history: EventCount, stable: EventCount, dispersion: number): EventCount {
  if (history.requests === 0 || TUNE.base === 0) return { events: 0, requests: 0 };
  const expected = (history.events / history.requests) * stable.requests;
  const off = (stable.events - expected) / Math.sqrt(dispersion * expected + 1);
  if (off > TUNE.agree) return { events: 0, requests: 0 };
  const seconds = plan.history.ticks * plan.tickSeconds;
  const part = Math.min(1, (TUNE.historyMinutes * 60) / Math.max(1, seconds));
  return { events: history.events * part, requests: history.requests * part };
}

function spreadOf(ticks: readonly EventCount[], rate: number): number {
  let total = 0;
  for (const { events, requests } of ticks) {
    const expected = rate * requests;
    if (expected > 0) total += (events - expected) ** 2 / expected;
  }
  return total;
}

function todayDispersion(both: readonly Both[], history: EventCount, known: number): number {
  const ticks = both.map((t) => t.stable);
  const s = addCounts(ticks);
  if (ticks.length === 0 || s.requests === 0) return known;
  const pseudo = (TUNE.prior * s.requests) / ticks.length;
  const pastRate = history.requests > 0 ? history.events / history.requests : 0;
  const rate = (s.events + pastRate * pseudo) / (s.requests + pseudo);
  if (rate === 0) return known;
  const one = (TUNE.prior * known + spreadOf(ticks, rate)) / (TUNE.prior + ticks.length);
  const pairs = [];
  for (let i = 0; i + 3 < ticks.length; i += 4) pairs.push(addCounts(ticks.slice(i, i + 4)));
  const wide = (TUNE.prior * known + spreadOf(pairs, rate)) / (TUNE.prior + pairs.length);
  return Math.max(one, pairs.length >= 2 ? wide : 0, 1);
}

function sureToday(both: readonly Both[], known: number): number {
  const ticks = both.map((t) => t.stable);
  const s = addCounts(ticks);
  if (ticks.length < 3 || s.events === 0) return known;
  const rate = s.events / s.requests;
  const d = spreadOf(ticks, rate) / (ticks.length - 1);
  const mean = s.events / ticks.length;
  return d * (1 - 2 * Math.sqrt((2 + 1 / mean) / ticks.length));
}

function largestBurst<T extends { readonly canary: EventCount }>(
  ticks: readonly T[],
  width: number,
  expected: (tick: T) => number,
): number {
  let largest = 0;
  let inside = 0;
  for (let i = 0; i < ticks.length; i++) {
    const t = ticks[i];
    if (t === undefined) continue;
    inside += t.canary.events - expected(t);
    const old = ticks[i - width];
    if (old !== undefined) inside -= old.canary.events - expected(old);
    largest = Math.max(largest, inside);
  }
  return largest;
}

function worseInAll(all: readonly Both[], history: EventCount, known: number): number {
  const c = addCounts(all.map((t) => t.canary));
  const s = addCounts(all.map((t) => t.stable));
  let expected = 0;
  for (const { canary, stable } of all)
    expected += ((canary.events + stable.events) * canary.requests) / Math.max(1, canary.requests + stable.requests);
  const events = c.events + s.events;
  if (events === 0) return 0;
  const d = Math.max(known, todayDispersion(all, history, known));
  return evidenceAbove(c.events / d, events / d, expected / events);
}

function z(both: readonly Both[], rate: number, d: number): number {
  const c = addCounts(both.map((t) => t.canary));
  const expected = rate * c.requests;
  return (c.events - expected - 0.5) / Math.sqrt(expected * d + 0.25);
}
