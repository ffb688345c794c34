import type { MemoryLedger } from '../adapters/memory-ledger.ts';
import { DAY_MS, MINUTE_MS } from '../core/durations.ts';
import type { Timeline } from './timeline.ts';

/**
 * The sweep at simulated time. In a deployment it runs every minute; here in those minutes alone in which something is due,
 * and at the beginning of each day (UTC), when it tells what was left alone on the day before.
 *
 * @param recorded from when to when webhooks were recorded, epoch milliseconds: after that only alerts are looked at that
 *   wait for a search, since nothing tells how a bug went on
 * @returns what plans the next sweep; to be called whenever something has happened
 */
export function createPlayedSweep({
  ledger,
  timeline,
  sweep,
  recorded: { from, to },
}: {
  readonly ledger: MemoryLedger;
  readonly timeline: Timeline;
  readonly sweep: () => Promise<void>;
  readonly recorded: { readonly from: number; readonly to: number };
}): () => void {
  let planned: number | undefined;
  for (let day = nextOf(DAY_MS, from); day <= to; day += DAY_MS) timeline.at(day, sweep);

  const nextSweep = (): number | undefined => {
    const incident = ledger.nextDue('incident');
    const due = [ledger.nextDue('alert'), incident !== undefined && incident <= to ? incident : undefined];
    const times = due.filter((time) => time !== undefined);
    return times.length === 0 ? undefined : nextOf(MINUTE_MS, Math.max(Math.min(...times) - 1, timeline.now()));
  };

  return () => {
    const at = nextSweep();
    if (at === undefined || (planned !== undefined && planned <= at)) return;
    planned = at;
    timeline.at(at, async () => {
      if (planned === at) planned = undefined;
      await sweep();
    });
  };
}

/** The first whole minute, or day, after a time. */
const nextOf = (unit: number, time: number): number => (Math.floor(time / unit) + 1) * unit;
