import { html, type SafeHtml } from './html.ts';

/** Whether a text is an absolute http or https address without a user name in it. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text)) return false;
  const address = URL.parse(text);
  return address !== null && address.username === '' && address.password === '';
}

/** A link to an address outside, or only its text when the address is none that may be followed. */
export const outsideLink = (address: string | undefined, text: string): SafeHtml =>
  address !== undefined && isWebAddress(address)
    ? html`<a href="${address}" rel="noreferrer">${text}</a>`
    : html`<span>${text}</span>`;
