import type { ErrorEvent } from '../error-event.ts';

/** A release of the service that errors came from, as far as their tags say, and the newest error of it. */
export interface ReleaseSeen {
  readonly version?: string;
  readonly commit?: string;
  readonly newest: ErrorEvent;
}

/** During a deployment there are two, with a canary three. */
const RELEASES_KEPT = 5;

/** The releases that events came from, the one that was seen last first. */
export function releasesOf(newestFirst: readonly ErrorEvent[]): readonly ReleaseSeen[] {
  const releases = new Map<string, ReleaseSeen>();
  for (const newest of newestFirst) {
    const { version, commit } = newest;
    const key = JSON.stringify([version, commit]);
    if (releases.has(key) || releases.size === RELEASES_KEPT) continue;
    releases.set(key, {
      ...(version === undefined ? {} : { version }),
      ...(commit === undefined ? {} : { commit }),
      newest,
    });
  }
  return [...releases.values()];
}
