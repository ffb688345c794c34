import type { Sleep } from '../core/ports/clock.ts';

/** Played time for tasks that work side by side: it stands still while any of them works, and leaps when all of them wait. */
export interface PlayedTasks {
  readonly now: () => number;
  /** Waits, in played time. Only a task of `run` may call it, and one wait at a time. */
  readonly sleep: Sleep;
  /** Ends when all tasks have ended. */
  run(tasks: ReadonlyArray<() => Promise<void>>): Promise<void>;
}

/** @param start epoch milliseconds */
export function createPlayedTasks(start: number): PlayedTasks {
  let waiting: readonly { readonly at: number; readonly wake: () => void }[] = [];
  let now = start;
  let working = 0;

  /** All that wait for the same moment go on together, so that they meet each other. */
  const leap = () => {
    if (working > 0 || waiting.length === 0) return;
    now = Math.max(now, Math.min(...waiting.map(({ at }) => at)));
    const woken = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    working += woken.length;
    for (const { wake } of woken) wake();
  };
  const stop = () => {
    working -= 1;
    leap();
  };

  return {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise<void>((wake) => {
        waiting = [...waiting, { at: now + milliseconds, wake }];
        stop();
      }),
    run: async (tasks) => {
      working += tasks.length;
      await Promise.all(tasks.map((task) => task().finally(stop)));
    },
  };
}
