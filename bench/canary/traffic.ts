import type { CanaryCounts } from '../../core/records/canary.ts';
import { type Clusters, createArrivals } from './arrivals.ts';
import type { Chance } from './chance.ts';

/** One kind of canary. Rates are percent of the requests. */
export interface Traffic {
  readonly perSecond: number;
  readonly errors: readonly [stable: number, canary: number];
  readonly slow?: readonly [stable: number, canary: number];
  readonly clusters?: Clusters;
  /** Whether errors came one by one before the canary. */
  readonly isCalmBefore?: boolean;
  /** The canary's rate of errors at a second, instead of a fixed one. */
  readonly leak?: (second: number) => number;
  /** Both versions fail: so many ticks, at this percent. */
  readonly outage?: { readonly ticks: number; readonly errors: number };
  /** One customer of the canary, who fails so often a tick for so many ticks. */
  readonly customer?: { readonly aTick: number; readonly ticks: number };
  /** Percent of the canary's requests that are slow in its first ticks. */
  readonly cold?: readonly number[];
}

export interface Point {
  readonly canary: CanaryCounts;
  readonly stable: CanaryCounts;
}

export const TICK_SECONDS = 30;
const HISTORY_TICKS = 240;
const CANARY_SHARE = 0.05;
/** Of 100 requests, as long as nothing else is said. */
const SLOW: readonly [number, number] = [0.2, 0.2];
/** An outage or a customer begins within the first ten minutes. */
const LATEST_START = 20;

/** The two hours before a canary, of the old version alone, the oldest first. */
export function playHistory({ perSecond, errors, slow = SLOW, ...traffic }: Traffic, chance: Chance): CanaryCounts[] {
  const arrivals = createArrivals(chance, traffic.isCalmBefore ? undefined : traffic.clusters);
  const slowArrivals = createArrivals(chance, undefined);
  const sent = perSecond * TICK_SECONDS;
  return Array.from({ length: HISTORY_TICKS }, (_, tick) =>
    countsOf(
      chance,
      sent,
      errors[0],
      arrivals(tick, (sent * errors[0]) / 100),
      slowArrivals(tick, (sent * slow[0]) / 100),
    ),
  );
}

/** Plays a canary: each call is one more tick of what truly happened. */
export function playCanary(traffic: Traffic, chance: Chance): (tick: number) => Point {
  const { perSecond, errors, slow = SLOW, clusters, leak, outage, customer, cold } = traffic;
  const start = Math.floor(chance.next() * LATEST_START);
  const isDuring = (tick: number, ticks = 0) => tick >= start && tick < start + ticks;
  const arm = (index: 0 | 1) => {
    const arrivals = createArrivals(chance, clusters);
    const slowArrivals = createArrivals(chance, undefined);
    const sent = perSecond * TICK_SECONDS * (index === 1 ? CANARY_SHARE : 1 - CANARY_SHARE);
    return (tick: number): CanaryCounts => {
      const rate = (index === 1 ? leak?.((tick + 0.5) * TICK_SECONDS) : undefined) ?? errors[index];
      const slowRate = (index === 1 ? cold?.[tick] : undefined) ?? slow[index];
      const inOutage = isDuring(tick, outage?.ticks) ? chance.poisson((sent * (outage?.errors ?? 0)) / 100) : 0;
      const ofCustomer = index === 1 && isDuring(tick, customer?.ticks) ? chance.poisson(customer?.aTick ?? 0) : 0;
      const failed = arrivals(tick, (sent * rate) / 100) + inOutage + ofCustomer;
      return countsOf(chance, sent, rate, failed, slowArrivals(tick, (sent * slowRate) / 100));
    };
  };
  const [stable, canary] = [arm(0), arm(1)];
  return (tick) => ({ canary: canary(tick), stable: stable(tick) });
}

function countsOf(chance: Chance, sent: number, rate: number, errors: number, slow: number): CanaryCounts {
  const requests = chance.poisson(sent * (1 - rate / 100)) + errors;
  return { requests, errors, slow: Math.min(requests, slow) };
}
