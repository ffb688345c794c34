import type { ServedRequest } from '../platform/balancer.ts';

/** What production's shoppers met of one version. Times are epoch milliseconds. */
export interface VersionTally {
  readonly requests: number;
  readonly failed: number;
  readonly firstFailedAt: number | undefined;
  readonly lastAt: number;
}

export interface Tally {
  add(request: ServedRequest): void;
  /** By version. */
  versions(): ReadonlyMap<string, VersionTally>;
  /** Requests a second between two moments, in whole seconds; undefined where they are too near. */
  perSecond(from: number, to: number): number | undefined;
}

/** Counts the requests of each version. */
export function createTally(): Tally {
  const versions = new Map<string, VersionTally>();
  const seconds = new Map<number, number>();
  return {
    add: ({ version, at, failed }) => {
      const second = Math.floor(at / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      const known = versions.get(version) ?? { requests: 0, failed: 0, firstFailedAt: undefined, lastAt: at };
      versions.set(version, {
        requests: known.requests + 1,
        failed: known.failed + (failed ? 1 : 0),
        firstFailedAt: known.firstFailedAt ?? (failed ? at : undefined),
        lastAt: Math.max(known.lastAt, at),
      });
    },
    versions: () => versions,
    perSecond: (from, to) => {
      const [first, end] = [Math.ceil(from / 1_000), Math.floor(to / 1_000)];
      const counts = Array.from({ length: Math.max(0, end - first) }, (_, index) => seconds.get(first + index) ?? 0);
      return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0) / counts.length;
    },
  };
}
