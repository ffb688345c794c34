import type { SeriesFigures } from '../records/canary.ts';
import { type Column, rowsOf, sumOf } from './columns.ts';
import { type Caution, evidenceInOutage, evidenceOfMore, evidenceOfOver } from './compare.ts';
import { addCounts, type EventCount, type Series } from './counts.ts';
import { evidenceBelow } from './evidence.ts';
import { NEEDED_TO_GO_BACK, NEEDED_TO_GO_ON } from './evidence-needed.ts';
import { BURSTS_FROM } from './history.ts';
import { type Judged, readSeries, type SeriesTicks } from './read-series.ts';
import { agreedHistory } from './stable-rate.ts';
import { ownDispersion, sureDispersion, todayDispersion } from './today-dispersion.ts';

/** What one series says of a canary. */
export interface Weighed {
  readonly figures: SeriesFigures;
  readonly isWorse: boolean;
  readonly isOver: boolean;
  readonly isUnder: boolean;
  /** Whether it leans to the bad side, in all or of late, without evidence for it. */
  readonly leansWorse: boolean;
  /** Whether stable is over the limit in these very minutes, and usually is not. */
  readonly isOutage: boolean;
}

const LIMIT = { errors: 'errorRate', slow: 'slowRate' } as const;
const TWO_MINUTES = 120;
/** Larger than this, nothing would ever be seen. */
const MOST_DISPERSION = 100;
/** A canary is worse from this many times stable's rate, and near it up to this many. */
const WORSE = 1.5;
const NEAR = 1.25;
const LEAST_EVENTS = 3;
/** Evidence must not be of the past: the newest ticks show it as well. */
const RECENT_TICKS = 4;
/** From this many times the limit, nobody waits for a client's burst of two minutes to end. */
const GRAVE = 3;

/** Weighs one kind of event: the evidence for going back and for going on, in figures. */
export function weighSeries(judged: Judged, series: Series): Weighed {
  const { plan } = judged;
  const limit = plan.limits[LIMIT[series]];
  const noise = plan.history.noise[series];
  const history = { events: plan.history[series], requests: plan.history.requests, dispersion: noise.dispersion };
  const read = readSeries(judged, series, (stable) => isSurelyOver(stable, limit, noise.dispersion));
  const { ticks, isUsual } = leaveOutOutages(read);
  const { canary, stable } = ticks.calm;
  const wide = Math.max(1, Math.round(TWO_MINUTES / plan.tickSeconds));

  const ofStable = sumOf(stable);
  const base = addCounts([ofStable, agreedHistory(plan, history, ofStable)]);
  const stableRate = base.requests > 0 ? base.events / base.requests : 0;
  const stableOverLimit = isUsual || stableRate > limit;

  const hasBursts = noise.dispersion >= BURSTS_FROM;
  const today = todayDispersion(stable, history, wide);
  const dispersion = Math.min(MOST_DISPERSION, hasBursts ? today : Math.max(today, ownDispersion(canary, wide)));
  const own = sumOf(canary);
  const isPatient = !hasBursts && own.events < GRAVE * limit * own.requests;
  const caution = { dispersion, burstTicks: isPatient ? Math.max(noise.burstTicks, wide) : noise.burstTicks };

  const worse = Math.max(
    evidenceOfMore(canary, base, caution),
    // Bursts of a known size need no history to lean on, and show sooner against the same minutes alone.
    hasBursts ? evidenceOfMore(canary, ofStable, caution) : 0,
    inOutage(read, ticks, caution, () => todayDispersion(read.all.stable, history, wide)),
  );
  const over = evidenceOfOver(ticks.canary, limit, caution);
  const alone = sumOf(ticks.canary);
  const sure = Math.min(MOST_DISPERSION, Math.max(noise.sureDispersion, sureDispersion(stable)));
  const target = stableOverLimit ? NEAR * stableRate : limit;
  const under = evidenceBelow(alone.events / sure, alone.requests / sure, target);
  const needed = { back: NEEDED_TO_GO_BACK[series], on: NEEDED_TO_GO_ON };
  return {
    figures: {
      canary: own,
      stable: ofStable,
      dispersion,
      limit,
      stableRate,
      stableOverLimit,
      target,
      worse: Math.exp(worse),
      over: Math.exp(over),
      under: Math.exp(under),
      needed,
    },
    isWorse: worse >= Math.log(needed.back) && isHigher(canary, WORSE * stableRate),
    isOver: !stableOverLimit && over >= Math.log(needed.back) && isHigher(ticks.canary, limit),
    isUnder: under >= Math.log(needed.on),
    leansWorse: leansWorse(canary, stableRate, sure),
    isOutage: read.isOutageNow && !stableOverLimit,
  };
}

const isSurelyOver = ({ events, requests }: EventCount, limit: number, dispersion: number): boolean =>
  events > requests * limit + 2 * Math.sqrt(requests * limit * dispersion);

/** Minutes in which stable fails say nothing of the canary; where that is most of the time, it is how this service is. */
function leaveOutOutages(read: SeriesTicks): { readonly ticks: SeriesTicks; readonly isUsual: boolean } {
  const isUsual = read.outages > rowsOf(read.all.stable) / 2;
  return { ticks: isUsual ? { ...read, calm: read.all, canary: read.all.canary } : read, isUsual };
}

/** A canary that fails more than stable in an outage is worse as well; there the counts are as uneven as the outage made them. */
function inOutage(read: SeriesTicks, { calm }: SeriesTicks, { dispersion }: Caution, ofAll: () => number): number {
  if (rowsOf(read.all.canary) === rowsOf(calm.canary)) return 0;
  return evidenceInOutage(read.all, Math.max(dispersion, ofAll()));
}

/** Whether a rate is exceeded in all and of late, by more than an event or two. */
function isHigher(canary: Column, rate: number): boolean {
  const all = sumOf(canary);
  const recent = sumOf(canary, RECENT_TICKS);
  return (
    all.events >= LEAST_EVENTS &&
    all.events >= rate * all.requests &&
    recent.events >= 1 &&
    recent.events >= rate * recent.requests
  );
}

/** In standard deviations: a sixth of the healthy canaries waits some ticks for it. */
const LEANS = 1;

/** Whether the canary has more events than stable's rate lets expect: of late, or in its second half. */
const leansWorse = (canary: Column, rate: number, dispersion: number): boolean =>
  [4, 8, 16, rowsOf(canary) >> 1].some((last) => {
    const { events, requests } = sumOf(canary, last);
    const expected = rate * requests;
    return events - expected - 0.5 > LEANS * Math.sqrt(expected * dispersion + 0.25);
  });
