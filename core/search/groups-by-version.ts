import type { ErrorEvent } from '../error-event.ts';
import type { Algorithms } from '../grouping/algorithms.ts';
import { groupErrorEvents } from '../grouping/group-error-events.ts';
import type { ErrorGroupCounts } from '../records/canary.ts';

/**
 * Counts error groups by version: those of the canary, and those of every other version.
 *
 * @param version the canary's `version` tag; an event without one is nobody's
 */
export function groupsByVersion(
  events: readonly ErrorEvent[],
  version: string,
  algorithms: Algorithms,
): readonly ErrorGroupCounts[] {
  const countsOf = (isWanted: (of: string) => boolean) => {
    const own = events.filter((event) => event.version !== undefined && isWanted(event.version));
    const { groups } = groupErrorEvents(own, { algorithms });
    return new Map(groups.map(({ fingerprint, count }) => [fingerprint.fingerprint, count]));
  };
  const [canary, stable] = [countsOf((of) => of === version), countsOf((of) => of !== version)];
  return [...new Set([...canary.keys(), ...stable.keys()])].map((fingerprint) => ({
    fingerprint,
    canary: canary.get(fingerprint) ?? 0,
    stable: stable.get(fingerprint) ?? 0,
  }));
}
