import { escapeHtml } from '../escape-html.ts';

/** Slack's own three entities, which stand for the characters that it gives a meaning. */
export const decodeEntities = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** An element with escaped text inside. */
export const mention = (kind: 'broadcast' | 'user' | 'channel' | 'group', text: string): string =>
  `<span class="slack-mention slack-mention-${kind}">${escapeHtml(text)}</span>`;

/** A link, when the address is http or https; only its label otherwise. `label` is HTML already. */
export function link(address: string, label: string): string {
  const url = URL.parse(address);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return label;
  return `<a class="slack-link" href="${escapeHtml(url.href)}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}
