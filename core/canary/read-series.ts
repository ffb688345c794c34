import type { CanaryPlan, CanaryRecord } from '../records/canary.ts';
import { type Column, copyOf, emptyColumn, emptyPairs, type Pairs, push } from './columns.ts';
import { countOf, type EventCount, type Series } from './counts.ts';

/** What a judgement is made of. */
export type Judged = Pick<CanaryRecord, 'startedAt' | 'ticks'> & { readonly plan: CanaryPlan };

/** One kind of event in the ticks that count for it. */
export interface SeriesTicks {
  /** Ticks of both versions in which stable was well. */
  readonly calm: Pairs;
  /** Ticks of both versions. */
  readonly all: Pairs;
  /** The canary alone, in the ticks in which stable was well or said nothing. */
  readonly canary: Column;
  /** How many ticks stable was over the limit in, and whether one of the newest is among them. */
  readonly outages: number;
  readonly isOutageNow: boolean;
}

/** An outage that ended so many ticks ago may come back. */
const RECENT_TICKS = 4;

/**
 * Reads the ticks of one kind of event. Those of the warm-up say nothing of latency.
 *
 * @param isOutage whether stable's counts of one tick are surely over the limit
 */
export function readSeries(
  { plan, startedAt, ticks }: Judged,
  series: Series,
  isOutage: (stable: EventCount) => boolean,
): SeriesTicks {
  const from = startedAt + (series === 'slow' ? plan.warmUpSeconds * 1_000 : 0);
  const calm = emptyPairs();
  const alone = emptyColumn();
  // Without an outage, as nearly always, all ticks are calm, and are kept once.
  let all = calm;
  let outages = 0;
  let isOutageNow = false;
  for (let index = 0; index < ticks.length; index++) {
    const tick = ticks[index];
    if (tick === undefined || tick.at < from) continue;
    const canary = countOf(tick.canary, series);
    const stable = countOf(tick.stable, series);
    const isOut = stable !== undefined && isOutage(stable);
    if (isOut) outages++;
    if (isOut && index >= ticks.length - RECENT_TICKS) isOutageNow = true;
    if (isOut && all === calm) all = copyOf(calm);
    if (canary === undefined) continue;
    if (!isOut) push(alone, canary);
    if (stable === undefined) continue;
    if (!isOut) pushPair(calm, canary, stable);
    if (all !== calm) pushPair(all, canary, stable);
  }
  return { calm, all, canary: alone, outages, isOutageNow };
}

function pushPair(pairs: Pairs, canary: EventCount, stable: EventCount): void {
  push(pairs.canary, canary);
  push(pairs.stable, stable);
}
