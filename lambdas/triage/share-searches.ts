import type { Alert } from '../../core/alert.ts';

/** A search for a service's errors, epoch milliseconds, and what came of it. */
interface Search<Found> {
  readonly from: number;
  readonly to: number;
  readonly found: Promise<Found>;
}

interface SearchWindow {
  readonly from: number;
  readonly to: number;
}

export interface SearchSharing<Found> {
  /** @param search makes a search; undefined when it may not: then the next alert asks anew */
  share(
    alert: Alert,
    scope: string,
    window: SearchWindow,
    search: () => Promise<Found | undefined>,
  ): Promise<Found | undefined>;
}

/** Monitors whose last search is remembered. */
const SEARCHES_KEPT = 50;

/**
 * Lets alerts of one monitor share a search: a storm brings them by the hundred, and Datadog allows few searches. A search
 * that reaches up to now answers every alert that came before now, and is also waited for while it is under way. It lives
 * as long as the function's instance does; what a crash takes with it is searched again.
 */
export function createSearchSharing<Found>(): SearchSharing<Found> {
  const searches = new Map<string, Search<Found | undefined>>();
  return {
    share: async (alert, scope, window, search) => {
      const key = JSON.stringify([alert.monitorId, scope]);
      const known = searches.get(key);
      if (known !== undefined && known.from <= window.from && known.to >= window.to) {
        const found = await known.found.catch(() => undefined);
        if (found !== undefined) return found;
      }
      const found = search();
      searches.delete(key);
      searches.set(key, { ...window, found });
      for (const oldest of [...searches.keys()].slice(0, -SEARCHES_KEPT)) searches.delete(oldest);
      return found;
    },
  };
}
