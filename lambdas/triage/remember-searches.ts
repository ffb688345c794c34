import type { WantedSearch } from '../../core/search/shared-search.ts';

/** What a search came to, and the time that it looked through: epoch milliseconds, both included. */
export interface Searched<Found> {
  readonly from: number;
  readonly to: number;
  readonly found: Found;
}

export interface RememberedSearches<Found> {
  /** @param search makes a search, or learns of one; undefined when there is none to be had: then the next alert asks anew */
  recall(
    wanted: WantedSearch,
    search: () => Promise<Searched<Found> | undefined>,
  ): Promise<Searched<Found> | undefined>;
}

const SEARCHES_KEPT = 50;

/**
 * Remembers what was found last for each monitor, so that alerts that come to one instance of the function ask the ledger
 * once. A search is also waited for while it is under way. What the instance takes with it is read again.
 */
export function rememberSearches<Found>(): RememberedSearches<Found> {
  const searches = new Map<string, Promise<Searched<Found> | undefined>>();
  return {
    recall: async ({ name, needs }, search) => {
      const known = await searches.get(name)?.catch(() => undefined);
      if (known !== undefined && known.from <= needs.from && known.to >= needs.to) return known;
      const searched = search();
      searches.delete(name);
      searches.set(name, searched);
      for (const oldest of [...searches.keys()].slice(0, -SEARCHES_KEPT)) searches.delete(oldest);
      return searched;
    },
  };
}
