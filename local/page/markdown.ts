import MarkdownIt from 'markdown-it';
import { type SafeHtml, trusted } from './html.ts';
import { isWebAddress } from './web-address.ts';

/**
 * Renders GitHub's Markdown to safe markup: HTML in it is shown as text, links go to http and https only, and an image
 * becomes its description, so that nothing is loaded from outside. Headings begin at level three.
 */
export const markdown = (text: string): SafeHtml => trusted(renderer.render(text.slice(0, LENGTH_SHOWN)));

/** The same for a single line: no paragraphs, no lists. */
export const inlineMarkdown = (text: string): SafeHtml => trusted(renderer.renderInline(text.slice(0, LENGTH_SHOWN)));

/** GitHub takes no more than 65,536 characters either. */
const LENGTH_SHOWN = 65_536;

const renderer = new MarkdownIt({ html: false, linkify: false, breaks: false, typographer: false });

renderer.validateLink = isWebAddress;
renderer.disable('image');

renderer.core.ruler.push('mendhook', ({ tokens }) => {
  for (const token of tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
    }
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') child.attrSet('rel', 'noreferrer');
    }
  }
});

renderer.renderer.rules['table_open'] = () => '<div class="table-scroll" tabindex="0"><table>';
renderer.renderer.rules['table_close'] = () => '</table></div>';
