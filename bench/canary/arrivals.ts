import type { Chance } from './chance.ts';

/** How events come: in clusters of so many on average, each spread evenly over so many ticks. */
export interface Clusters {
  readonly size: number;
  readonly ticks?: number;
  /** What share of the events comes in clusters; the rest comes one by one. All of them, if left out. */
  readonly share?: number;
}

/** Gives the events of each tick, in order; `mean` is what the tick has in the long run. */
export type Arrivals = (tick: number, mean: number) => number;

/** Events as they come to one version. Clusters have a geometric size. */
export function createArrivals(chance: Chance, clusters: Clusters | undefined): Arrivals {
  if (clusters === undefined) return (_, mean) => chance.poisson(mean);
  const { size, ticks = 1, share = 1 } = clusters;
  const later = new Map<number, number>();
  return (tick, mean) => {
    let now = chance.poisson(mean * (1 - share)) + (later.get(tick) ?? 0);
    later.delete(tick);
    for (let left = chance.poisson((mean * share) / size); left > 0; left--) {
      for (let one = chance.geometric(size); one > 0; one--) {
        const when = tick + Math.floor(chance.next() * ticks);
        if (when === tick) now++;
        else later.set(when, (later.get(when) ?? 0) + 1);
      }
    }
    return now;
  };
}
