import type { JsonObject } from './json.ts';

interface Pair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly direction: string;
}

/** Pairs of schemas that were compared. */
export interface SeenPairs {
  /** @returns whether the pair is new */
  readonly add: (pair: Pair) => boolean;
  /** Pairs of a trial: those from before count, and those of the trial are forgotten with it. */
  readonly within: () => SeenPairs;
  /** A name for an object, the same each time. */
  readonly nameOf: (object: JsonObject) => number;
}

export function createSeenPairs(): SeenPairs {
  const names = new WeakMap<JsonObject, number>();
  let last = 0;
  const nameOf = (object: JsonObject): number => {
    const known = names.get(object);
    if (known !== undefined) return known;
    last += 1;
    names.set(object, last);
    return last;
  };
  const level = (isKnown: (key: string) => boolean): SeenPairs => {
    const own = new Set<string>();
    const has = (key: string) => own.has(key) || isKnown(key);
    return {
      add: ({ before, after, direction }) => {
        const key = `${direction} ${nameOf(before)} ${nameOf(after)}`;
        if (has(key)) return false;
        own.add(key);
        return true;
      },
      within: () => level(has),
      nameOf,
    };
  };
  return level(() => false);
}
