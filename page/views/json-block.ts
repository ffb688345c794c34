import { html, type SafeHtml } from '../html.ts';

const LENGTH_SHOWN = 20_000;

/** A value as indented JSON. */
export const jsonBlock = (value: unknown, label: string): SafeHtml =>
  textBlock(JSON.stringify(value, undefined, 2) ?? 'nothing', label);

/** Text as it came, in a box that scrolls; a very long one is cut, and says so. */
export const textBlock = (text: string, label: string): SafeHtml =>
  html`<pre tabindex="0" role="group" aria-label="${label}">${text.slice(0, LENGTH_SHOWN)}</pre>${text.length > LENGTH_SHOWN && html`<p class="empty">${text.length - LENGTH_SHOWN} more characters are in the audit log</p>`}`;
