const REASONS_SHOWN = 5;

/** `the log says info (12), no service (3)`: the reasons, the most frequent first. */
export function countedReasons(reasons: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(reasons).toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b));
  const shown = sorted.slice(0, REASONS_SHOWN).map(([reason, count]) => `${reason} (${count})`);
  const more = sorted.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more ${more === 1 ? 'reason' : 'reasons'}` : ''}`;
}
