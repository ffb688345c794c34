interface Pair {
  readonly before: object;
  readonly after: object;
  readonly direction: string;
}

/** Pairs of schemas or types that were compared. */
export interface SeenPairs {
  /** @returns whether the pair is new */
  readonly add: (pair: Pair) => boolean;
  readonly has: (pair: Pair) => boolean;
  /** Pairs of a trial: those from before count, and those of the trial are forgotten with it. */
  readonly within: () => SeenPairs;
  /** A name for an object, the same each time. */
  readonly nameOf: (object: object) => number;
}

export function createSeenPairs(): SeenPairs {
  const names = new WeakMap<object, number>();
  let last = 0;
  const nameOf = (object: object): number => {
    const known = names.get(object);
    if (known !== undefined) return known;
    last += 1;
    names.set(object, last);
    return last;
  };
  const keyOf = ({ before, after, direction }: Pair) => `${direction} ${nameOf(before)} ${nameOf(after)}`;
  const level = (isKnown: (key: string) => boolean): SeenPairs => {
    const own = new Set<string>();
    const has = (key: string) => own.has(key) || isKnown(key);
    return {
      add: (pair) => {
        const key = keyOf(pair);
        if (has(key)) return false;
        own.add(key);
        return true;
      },
      has: (pair) => has(keyOf(pair)),
      within: () => level(has),
      nameOf,
    };
  };
  return level(() => false);
}
