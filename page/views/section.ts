import { html, type SafeHtml } from '../html.ts';

/** A card with a heading that can be linked to. */
export const section = (id: string, title: string, body: SafeHtml): SafeHtml =>
  html`<section class="card" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
