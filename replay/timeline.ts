import type { Sleep } from '../core/ports/clock.ts';

/** Something that happens at a time of the replay. */
interface Happening {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly act: () => Promise<void>;
}

/** Simulated time: it stands still while something happens, and then leaps to what comes next. */
export interface Timeline {
  readonly now: () => number;
  /** Lets time pass within what happens: what comes meanwhile happens after it. */
  readonly pass: Sleep;
  /** What is due earlier than now happens next; what is due at once happens in the order in which it was put here. */
  at(time: number, act: () => Promise<void>): void;
  /**
   * Lets everything happen, the earliest first, and what that puts here in its turn.
   *
   * @param pace waits for as long as the leap should last to somebody who watches
   * @param afterEach is told whenever something has happened
   */
  run(pace: (leapMs: number) => Promise<void>, afterEach: () => void): Promise<void>;
}

export function createTimeline(start: number): Timeline {
  const coming: Happening[] = [];
  let now = start;

  return {
    now: () => now,
    pass: async (milliseconds) => {
      now += milliseconds;
    },
    at: (time, act) => {
      const at = Math.max(time, now);
      coming.splice(placeOf(coming, at), 0, { at, act });
    },
    run: async (pace, afterEach) => {
      for (let next = coming.pop(); next !== undefined; next = coming.pop()) {
        if (next.at > now) await pace(next.at - now);
        now = Math.max(now, next.at);
        await next.act();
        afterEach();
      }
    },
  };
}

/** Where a happening of that time belongs among those that come, the latest first: before all that are due with it. */
function placeOf(coming: readonly Happening[], at: number): number {
  let [from, to] = [0, coming.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((coming[middle]?.at ?? 0) > at) from = middle + 1;
    else to = middle;
  }
  return from;
}
