import { laneIdOf } from '../lifecycle/release-names.ts';
import type { Lane } from '../records/lane.ts';
import type { ReleaseRecord, Version } from '../records/release-record.ts';

type Environment = Lane['environment'];
type OfRelease = Pick<ReleaseRecord, 'id' | 'service'>;

/** Whether a release has the lane. */
export const holds = (lane: Lane | undefined, { id }: Pick<ReleaseRecord, 'id'>): boolean =>
  lane?.holder?.releaseId === id;

/** The other release that waits for the lane: it and this one have to settle who is the later one before either takes it. */
export const rivalOf = (lane: Lane | undefined, { id }: Pick<ReleaseRecord, 'id'>): string | undefined =>
  lane === undefined || holds(lane, { id }) || lane.waiting === id ? undefined : lane.waiting;

/**
 * Gives the lane to a release where it is free, and lets the release wait where it is not. One waits at most.
 *
 * @param supersedes the release that this one has already taken over
 * @returns the same lane where nothing changes: a rival waits, or the release has the lane
 */
export function takeLane(
  lane: Lane | undefined,
  release: OfRelease,
  { environment, supersedes, now }: { environment: Environment; supersedes?: string | undefined; now: number },
): Lane {
  const current = lane ?? newLane(release, environment, now);
  const { id } = release;
  const rival = rivalOf(current, release);
  if (holds(current, release) || (rival !== undefined && rival !== supersedes)) return current;
  const { waiting, ...free } = current;
  if (current.holder === undefined && current.closed === undefined) {
    return { ...free, holder: { releaseId: id, since: now }, updatedAt: now };
  }
  return waiting === id ? current : { ...current, waiting: id, updatedAt: now };
}

/** @param live what runs there from now on, where the release changed that */
export function leaveLane(lane: Lane, { id }: OfRelease, now: number, live?: Version): Lane {
  if (!holds(lane, { id })) return lane.waiting === id ? { ...without(lane, 'waiting'), updatedAt: now } : lane;
  const runs = live === undefined ? {} : { live: { ...live, since: now } };
  return { ...without(lane, 'holder'), ...runs, updatedAt: now };
}

/**
 * Takes the lane for what somebody else's CI/CD has deployed already: there is nothing to wait for.
 *
 * @returns the lane, whose earlier holder is known from before
 */
export function seizeLane(lane: Lane | undefined, release: OfRelease, environment: Environment, now: number): Lane {
  const current = lane ?? newLane(release, environment, now);
  if (holds(current, release)) return current;
  const { waiting, ...rest } = current;
  return {
    ...rest,
    ...(waiting !== release.id && { waiting }),
    holder: { releaseId: release.id, since: now },
    updatedAt: now,
  };
}

/** Closes the lane for releases until a person opens it. @param live what the provider says that runs there */
export function closeLane(lane: Lane, why: string, now: number, live?: Version): Lane {
  const runs = live === undefined ? {} : { live: { ...live, since: now } };
  return { ...lane, ...runs, closed: { why, at: now }, updatedAt: now };
}

const newLane = ({ service }: OfRelease, environment: Environment, now: number): Lane => ({
  id: laneIdOf(service, environment),
  version: 0,
  service,
  environment,
  updatedAt: now,
});

function without(lane: Lane, name: 'holder' | 'waiting'): Lane {
  const { [name]: _, ...rest } = lane;
  return rest;
}
