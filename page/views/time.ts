import { formatClock, formatDay, formatDuration } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';

/** A time of day; the day is there for machines, and on hovering. */
export const clock = (at: number): SafeHtml =>
  html`<time datetime="${iso(at)}" title="${formatDay(at)}, ${formatClock(at)}">${formatClock(at)}</time>`;

export const dayAndClock = (at: number): SafeHtml =>
  html`<time datetime="${iso(at)}">${formatDay(at)}, ${formatClock(at)}</time>`;

/** How long something took, or, while it runs, a figure that the page counts up by itself. */
export const elapsed = (from: number, to: number | undefined, now: number): SafeHtml =>
  to === undefined
    ? html`<span data-since="${from}">${formatDuration(now - from)}</span>`
    : html`<span>${formatDuration(to - from)}</span>`;

const iso = (at: number): string => new Date(at).toISOString();
