import { messageOf, UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined at the end. */
  readonly cursor: string | undefined;
}

/** Logs in a full page of Datadog's. */
const PAGE_LIMIT = 1_000;
/** Datadog may send short and empty pages with a cursor: some more pages than full ones would need. */
const SPARE_PAGES = 10;
/** The alerts of a monitor wait half a minute for a search, and one page may take 20 seconds. */
const SECONDS_PER_FULL_PAGE = 10;

/**
 * Reads the pages of a search until there are `limit` items, or no cursor. A search has an end whatever it is answered: it
 * stops at a cursor that it had before, after some pages, after some seconds, and at a page that fails after others.
 *
 * @param read fetches the page at a cursor, with at most so many items
 * @param onCut told why the search stopped before its end
 * @returns the items of all pages
 * @throws what `read` throws for the first page, and every fault but those of a system outside
 */
export async function readPages<Item>(
  read: (limit: number, cursor: string | undefined) => Promise<Page<Item>>,
  { limit, clock, onCut }: { limit: number; clock: Clock; onCut: (reason: string) => void },
): Promise<readonly Item[]> {
  const fullPages = Math.ceil(limit / PAGE_LIMIT);
  const mostPages = 2 * fullPages + SPARE_PAGES;
  const seconds = fullPages * SECONDS_PER_FULL_PAGE;
  const started = clock();
  const items: Item[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 1; ; pages += 1) {
    let page: Page<Item>;
    try {
      page = await read(Math.min(PAGE_LIMIT, limit - items.length), cursor);
    } catch (error) {
      if (pages === 1 || !(error instanceof UpstreamError)) throw error;
      onCut(`the search was cut: ${messageOf(error)}`);
      return items;
    }
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined || items.length >= limit) return items;
    const reason = cursors.has(cursor)
      ? 'the search was cut: a cursor came back'
      : whyCut({ pages, mostPages, seconds, past: clock() - started });
    if (reason !== undefined) {
      onCut(reason);
      return items;
    }
    cursors.add(cursor);
  }
}

function whyCut(read: { pages: number; mostPages: number; seconds: number; past: number }): string | undefined {
  if (read.pages >= read.mostPages) return `the search was cut after ${read.pages} pages`;
  return read.past >= read.seconds * 1_000 ? `the search was cut after ${read.seconds} seconds` : undefined;
}
