import { cutText, cutToEnd } from './cut-text.ts';

/** Cuts a text to at most `limit` UTF-16 units, with "…" for what is missing, never through a character. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text.toWellFormed();
  return limit < 1 ? '' : `${cutText(text, limit - 1).trimEnd()}…`;
}

/** Cuts the middle out of a text: its first and last lines say the most. */
export function shortenMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text.toWellFormed();
  const half = Math.floor((limit - 3) / 2);
  return half < 1 ? shorten(text, limit) : `${shorten(text, half)}\n${cutToEnd(text, half)}`;
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
