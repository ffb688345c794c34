import type { CanaryTick } from '../records/canary.ts';
import type { Incident } from '../records/incident.ts';

/** Whom a release reached before it was rolled back, computed from counts. */
export interface BlastRadius {
  /** From the beginning of the first tick to the end of the last. */
  readonly seconds: number;
  /** Requests that the new version answered. */
  readonly requests: number;
  readonly failed: number;
  readonly slow: number;
  /** Failed requests beyond the share that the version before had meanwhile. */
  readonly failedBeyond: number;
  readonly slowBeyond: number;
  /** Of the version before, in the same ticks. */
  readonly stable: { readonly requests: number; readonly failed: number; readonly slow: number };
  /** Different users in the new error groups, at least; undefined where no error named one. */
  readonly users?: number;
}

/**
 * Adds up what was counted.
 *
 * @param newGroups incidents of errors that only the new version had
 */
export function blastRadius(
  { ticks, tickSeconds }: { readonly ticks: readonly CanaryTick[]; readonly tickSeconds: number },
  newGroups: readonly Pick<Incident, 'affectedUsers'>[],
): BlastRadius {
  const sum = (side: 'canary' | 'stable', key: 'requests' | 'errors' | 'slow') =>
    ticks.reduce((total, tick) => total + (tick[side]?.[key] ?? 0), 0);
  const requests = sum('canary', 'requests');
  const stable = { requests: sum('stable', 'requests'), failed: sum('stable', 'errors'), slow: sum('stable', 'slow') };
  const beyond = (seen: number, before: number) =>
    Math.max(0, Math.round(seen - (stable.requests === 0 ? 0 : (requests * before) / stable.requests)));
  const [failed, slow] = [sum('canary', 'errors'), sum('canary', 'slow')];
  const [first, last] = [ticks[0], ticks.at(-1)];
  const users = Math.max(0, ...newGroups.map(({ affectedUsers }) => affectedUsers));
  return {
    seconds: first === undefined || last === undefined ? 0 : (last.at - first.at) / 1_000 + tickSeconds,
    requests,
    failed,
    slow,
    failedBeyond: beyond(failed, stable.failed),
    slowBeyond: beyond(slow, stable.slow),
    stable,
    ...(users > 0 ? { users } : {}),
  };
}
