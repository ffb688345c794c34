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
}

/** Counts the requests of each version. */
export function createTally(): Tally {
  const versions = new Map<string, VersionTally>();
  return {
    add: ({ version, at, failed }) => {
      const known = versions.get(version) ?? { requests: 0, failed: 0, firstFailedAt: undefined, lastAt: at };
      versions.set(version, {
        requests: known.requests + 1,
        failed: known.failed + (failed ? 1 : 0),
        firstFailedAt: known.firstFailedAt ?? (failed ? at : undefined),
        lastAt: Math.max(known.lastAt, at),
      });
    },
    versions: () => versions,
  };
}
