import type { CanaryPlan, CanaryRecord } from '../records/canary.ts';
import { countOf, type EventCount, type Series } from './counts.ts';

/** What a judgement is made of. */
export type Judged = Pick<CanaryRecord, 'startedAt' | 'ticks'> & { readonly plan: CanaryPlan };

/** One kind of event in one tick of both versions. */
export interface PairedTick {
  readonly canary: EventCount | undefined;
  readonly stable: EventCount | undefined;
}

/** The ticks that count for a series: those of the warm-up say nothing of latency. */
export function pairTicks({ plan, startedAt, ticks }: Judged, series: Series): readonly PairedTick[] {
  const from = startedAt + (series === 'slow' ? plan.warmUpSeconds * 1_000 : 0);
  return ticks
    .filter(({ at }) => at >= from)
    .map(({ canary, stable }) => ({ canary: countOf(canary, series), stable: countOf(stable, series) }));
}
