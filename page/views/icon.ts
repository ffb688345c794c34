import { html, type SafeHtml, trusted } from '../html.ts';

export type IconName = keyof typeof PATHS;

/** A picture beside a word that says the same, so it is hidden from screen readers. */
export const icon = (name: IconName): SafeHtml =>
  html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${trusted(PATHS[name])}</svg>`;

const stroke = (d: string): string =>
  `<path d="${d}" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/>`;

const PATHS = {
  pass: stroke('M3.5 8.5l3 3 6-7'),
  fail: stroke('M4 4l8 8M12 4l-8 8'),
  observed:
    stroke('M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8z') +
    '<circle cx="8" cy="8" r="1.9" fill="currentColor"/>',
  working: stroke('M8 2.25a5.75 5.75 0 1 1-5.5 4.1'),
  draft:
    stroke('M4.25 5.9v4.2M11.75 10.1V7.8M11.75 5.4v-.1M11.75 3.1V3') +
    '<circle cx="4.25" cy="3.75" r="1.75" fill="none" stroke="currentColor" stroke-width="1.5"/>' +
    '<circle cx="4.25" cy="12.25" r="1.75" fill="none" stroke="currentColor" stroke-width="1.5"/>' +
    '<circle cx="11.75" cy="12.25" r="1.75" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  merge:
    stroke('M4.25 5.75v4.5M5.9 4.6c3 .6 4.6 2 5 4') +
    '<circle cx="4.25" cy="3.75" r="1.75" fill="none" stroke="currentColor" stroke-width="1.5"/>' +
    '<circle cx="4.25" cy="12.25" r="1.75" fill="none" stroke="currentColor" stroke-width="1.5"/>' +
    '<circle cx="11.75" cy="10.25" r="1.75" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  diagnosis: stroke('M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.35 3.35'),
  tool: stroke('M2.5 4.5l3.5 3.5-3.5 3.5M8.25 12h5.25'),
  alert: stroke('M8 2.25L14.25 13H1.75zM8 6.5v2.75M8 11.2v.05'),
  person: stroke(
    'M8 2.5a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5zM2.75 13.75c.6-2.5 2.6-3.75 5.25-3.75s4.65 1.25 5.25 3.75',
  ),
  arrow: stroke('M3 8h10M9 4l4 4-4 4'),
} as const;
