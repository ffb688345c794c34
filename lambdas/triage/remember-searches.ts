import type { WantedSearch } from '../../core/search/shared-search.ts';

/** The result of a search, and the time that it covers: epoch milliseconds, both included. */
export interface Searched<Found> {
  readonly from: number;
  readonly to: number;
  /** When it began, epoch milliseconds. */
  readonly startedAt: number;
  readonly found: Found;
}

export interface RememberedSearches<Found> {
  /** @param search makes a search, or learns of one; undefined when it got none: then the next alert asks again */
  recall(
    wanted: WantedSearch,
    search: () => Promise<Searched<Found> | undefined>,
  ): Promise<Searched<Found> | undefined>;
}

interface Remembered<Found> {
  readonly searched: Promise<Searched<Found> | undefined>;
  /** Characters; none while it is under way. */
  size: number;
}

/** In characters as JSON: a storm of a thousand monitors at ten kilobytes each, far from what the function has. */
const REMEMBERED_SIZE = 16 * 1024 * 1024;

/**
 * Remembers what was found last for each monitor, so that alerts that come to one instance of the function ask the ledger
 * once. A search is also waited for while it is under way. What the instance takes with it, or has no room for, is read
 * again.
 *
 * @param room for all that is remembered, in characters
 */
export function rememberSearches<Found>(room: number = REMEMBERED_SIZE): RememberedSearches<Found> {
  const searches = new Map<string, Remembered<Found>>();
  return {
    recall: async ({ name, needs, since }, search) => {
      const current = searches.get(name);
      // Without one, the search begins at once, so that the next caller finds it under way.
      const known = current && (await current.searched.catch(() => undefined));
      const covers = known !== undefined && known.from <= needs.from && known.to >= needs.to;
      if (covers && known.startedAt >= since) return known;
      const remembered: Remembered<Found> = { searched: search(), size: 0 };
      searches.delete(name);
      searches.set(name, remembered);
      const searched = await remembered.searched;
      remembered.size = JSON.stringify(searched?.found ?? '').length;
      forgetOldest();
      return searched;
    },
  };

  function forgetOldest(): void {
    let size = [...searches.values()].reduce((sum, each) => sum + each.size, 0);
    for (const [name, oldest] of searches) {
      if (size <= room) return;
      searches.delete(name);
      size -= oldest.size;
    }
  }
}
