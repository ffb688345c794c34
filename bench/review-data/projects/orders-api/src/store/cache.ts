export interface Cache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** Keeps at most `size` entries, each for `seconds`. The oldest entry goes first. */
export function createCache<T>(size: number, seconds: number, now: () => number): Cache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until <= now()) {
        entries.delete(key);
        return undefined;
      }
      return entry.value;
    },
    set(key, value) {
      const oldest = entries.keys().next().value;
      if (entries.size >= size && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, until: now() + seconds * 1000 });
    },
  };
}
