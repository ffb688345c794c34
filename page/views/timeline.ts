import { html, type SafeHtml } from '../html.ts';
import type { TimelineEntry } from '../source.ts';
import { clock } from './time.ts';

/** What happened, oldest first. */
export const timelineView = (entries: readonly TimelineEntry[]): SafeHtml =>
  entries.length === 0
    ? html`<p class="empty">Nothing has happened yet</p>`
    : html`<ol class="timeline">${entries.map(entryView)}</ol>`;

const entryView = ({ at, title, detail, tone }: TimelineEntry): SafeHtml =>
  html`<li class="timeline-entry text-${tone}" data-key="${at} ${title}"><span class="marker" aria-hidden="true"></span>${clock(at)}
<div><p class="timeline-title">${title}</p>${detail !== undefined && html`<p class="timeline-detail">${detail}</p>`}</div></li>`;
