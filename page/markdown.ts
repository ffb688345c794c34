import createMarkdownIt, { type MarkdownIt, type RendererRule, type StateCore } from 'markdown-it';
import { escapeHtml } from './escape-html.ts';
import { hideComments } from './hidden-comments.ts';
import { type SafeHtml, trusted } from './html.ts';
import { isWebAddress } from './web-address.ts';

/**
 * Renders GitHub's Markdown to safe markup: HTML in it is shown as text, links go to http and https only, and an image
 * becomes its description, so that nothing is loaded from outside. Headings begin at level three,
 * below the section that the text stands in, and skip no level.
 */
export const markdown = (text: string): SafeHtml => trusted(renderer.render(text.slice(0, LENGTH_SHOWN)));

/** The same for a single line: no paragraphs, no lists. */
export const inlineMarkdown = (text: string): SafeHtml => trusted(renderer.renderInline(text.slice(0, LENGTH_SHOWN)));

/** As `markdown`, for what GitHub shows: HTML comments are left out. */
export const githubMarkdown = (text: string): SafeHtml => trusted(githubRenderer.render(text.slice(0, LENGTH_SHOWN)));

const HIGHEST_HEADING = 3;

/** GitHub takes no more than 65,536 characters either. */
const LENGTH_SHOWN = 65_536;

function createRenderer(): MarkdownIt {
  const made = createMarkdownIt({ html: false, linkify: false, breaks: false, typographer: false });
  made.validateLink = isWebAddress;
  made.disable('image');
  made.core.ruler.push('mendhook', adjustTokens);
  Object.assign(made.renderer.rules, boxes);
  return made;
}

function adjustTokens({ tokens }: StateCore): void {
  const levels = tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => Number(tag.slice(1)));
  const highest = Math.min(...levels);
  let last = HIGHEST_HEADING - 1;
  for (const token of tokens) {
    if (token.type === 'heading_open')
      last = Math.min(6, last + 1, HIGHEST_HEADING + Number(token.tag.slice(1)) - highest);
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = `h${last}`;
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') child.attrSet('rel', 'noreferrer');
    }
  }
}

// Boxes that scroll have to be within the keyboard's reach.
const code = (content: string): string =>
  `<pre tabindex="0" role="group" aria-label="Code"><code>${escapeHtml(content)}</code></pre>\n`;
const boxes: Readonly<Record<string, RendererRule>> = {
  fence: (tokens, index) => code(tokens[index]?.content ?? ''),
  code_block: (tokens, index) => code(tokens[index]?.content ?? ''),
  table_open: () => '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>',
  table_close: () => '</table></div>',
};

const renderer = createRenderer();
const githubRenderer = createRenderer().use(hideComments);
