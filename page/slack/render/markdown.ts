import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../escape-html.ts';
import { link, mention } from '../html.ts';

/** Standard Markdown without raw HTML and without images, which Slack's markdown block does not show either. */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable(['image']);

// Only http and https lead anywhere; what another scheme labels stays as text.
markdown.validateLink = (address) => link(address, '') !== '';
markdown.renderer.rules['link_open'] = (tokens, index, options, _environment, self) => {
  // `[label]()` is never asked about; it leads nowhere.
  if (!tokens[index]?.attrGet('href')) return '<a>';
  tokens[index]?.attrSet('target', '_blank');
  tokens[index]?.attrSet('rel', 'noopener noreferrer');
  return self.renderToken(tokens, index, options);
};
// Whether Slack resolves `<!channel>` inside Markdown is not documented: what might ping people shows as if it did.
markdown.renderer.rules['text'] = (tokens, index) =>
  (tokens[index]?.content ?? '')
    .split(/(<(?:!(?:channel|here|everyone)|@[UW]\w+)>)/)
    .map((part, at) => (at % 2 === 1 ? renderMention(part.slice(1, -1)) : escapeHtml(part)))
    .join('');

const renderMention = (control: string): string =>
  control.startsWith('!') ? mention('broadcast', `@${control.slice(1)}`) : mention('user', control);

/** Renders the text of a markdown block. Returns safe HTML. */
export const renderMarkdown = (text: string): string => markdown.render(text);
