/**
 * Whether a pattern with wildcards fits a whole sequence. It takes at most `pattern × items` steps, whatever the pattern is:
 * a regular expression of a hostile pattern may take exponential time.
 *
 * @param isAny whether a part of the pattern fits any number of items, none included
 * @param fits whether any other part fits one item
 */
export function fitsWildcards<Part, Item>(
  pattern: readonly Part[],
  items: readonly Item[],
  isAny: (part: Part) => boolean,
  fits: (part: Part, item: Item) => boolean,
): boolean {
  let at = 0;
  let next = 0;
  /** Where to go on if the items after the last wildcard do not fit: the wildcard then takes one item more. */
  let retry: { at: number; next: number } | undefined;
  while (next < items.length) {
    const part = pattern[at];
    const item = items[next];
    if (part !== undefined && isAny(part)) {
      retry = { at, next };
      at++;
    } else if (part !== undefined && item !== undefined && fits(part, item)) {
      at++;
      next++;
    } else if (retry === undefined) {
      return false;
    } else {
      retry = { at: retry.at, next: retry.next + 1 };
      at = retry.at + 1;
      next = retry.next;
    }
  }
  return pattern.slice(at).every(isAny);
}
