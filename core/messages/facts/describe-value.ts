/** A value as words that can be quoted, without the marks of JSON: "verified: true; reason: the tests agree". */
export function describeValue(value: unknown, level = 0): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (level === MOST_LEVELS) return '…';
  if (Array.isArray(value))
    return value
      .slice(0, MOST_PARTS)
      .map((part) => describeValue(part, level + 1))
      .join(', ');
  return Object.entries(value)
    .slice(0, MOST_PARTS)
    .map(([key, part]) => [key, describeValue(part, level + 1)] as const)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key}: ${text}`)
    .join('; ');
}

/** What is kept has a few levels. */
const MOST_LEVELS = 8;
/** Of one list or object; a longer one is cut anyway. */
const MOST_PARTS = 60;
