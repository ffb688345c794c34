/** Cuts a text to at most `limit` UTF-16 units, with "…" for what is missing, never through a character. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < 1) return '';
  return `${text
    .slice(0, limit - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`;
}

/** Cuts the middle out of a text: its first and last lines say the most. */
export function shortenMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.max(0, Math.floor((limit - 3) / 2));
  return `${shorten(text, half)}\n${text.slice(text.length - half).replace(/^[\udc00-\udfff]/, '')}`;
}

/** All on one line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * Renders as much of a text as fits. Escaping makes texts longer, so it is the rendered text that is measured.
 *
 * @param limit in UTF-16 units, as Slack and GitHub count
 */
export function renderWithin(text: string, limit: number, render: (text: string) => string): string {
  let kept = shorten(text, limit * 4);
  let rendered = render(kept);
  while (rendered.length > limit && kept !== '') {
    kept = shorten(kept, Math.min(kept.length - 1, Math.floor((kept.length * limit) / rendered.length)));
    rendered = render(kept);
  }
  return rendered.length > limit ? '' : rendered;
}
