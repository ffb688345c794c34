export interface UnderWay {
  add(name: string): void;
  remove(name: string): void;
  /** Resolves once nothing is under way by that name; at the latest after this time. */
  none(name: string, withinMs: number): Promise<void>;
}

/** Counts requests that have begun and not ended, by the name of their backend. */
export function createUnderWay(): UnderWay {
  const counts = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    add: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    remove: (name) => {
      const left = (counts.get(name) ?? 0) - 1;
      if (left > 0) return void counts.set(name, left);
      counts.delete(name);
      for (const wake of waiting.get(name) ?? []) wake();
    },
    none: async (name, withinMs) => {
      if (!counts.has(name)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const wakers = waiting.get(name) ?? new Set();
      waiting.set(name, wakers.add(resolve));
      const timer = setTimeout(resolve, withinMs);
      await promise;
      clearTimeout(timer);
      wakers.delete(resolve);
    },
  };
}
