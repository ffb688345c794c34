const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a time of a search as epoch milliseconds: milliseconds as text, ISO 8601, `now` or `now-15m`.
 *
 * @returns undefined for anything else
 */
export function readTime(text: string, now: number): number | undefined {
  if (text === 'now') return now;
  const relative = /^now([+-])(.+)$/.exec(text);
  if (relative) {
    const span = readSpan(relative[2] ?? '');
    return span === undefined ? undefined : relative[1] === '-' ? now - span : now + span;
  }
  if (/^\d{10,}$/.test(text)) return Number(text);
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Reads `5m`, `1h`, `2d` as milliseconds; undefined for anything else. */
export function readSpan(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const size = UNITS[unit];
  return count === undefined || size === undefined ? undefined : Number(count) * size;
}
