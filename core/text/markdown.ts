import { cleanText } from './clean-text.ts';
import { renderLine } from './inline-code.ts';
import { type ProseBlock, proseBlocks } from './prose-blocks.ts';
import { oneLine, renderWithin } from './shorten.ts';
import { webAddress } from './web-address.ts';

/**
 * GitHub's Markdown, made from text that may be hostile: redacted, escaped, at most `limit` characters, and without
 * anything that GitHub would turn into a mention, a reference, a closing keyword, a link, an image or HTML.
 * GitHub looks for mentions in what it has rendered, so a backslash does not stop them; code does.
 */

/** One line of prose, to stand anywhere in a line or at its start. */
export const mdLine = (text: string, limit = 500): string => renderWithin(oneLine(quote(text)), limit, renderMdLine);

/** Prose of several paragraphs, with its lists and fenced code. */
export const mdProse = (text: string, limit = 4_000): string =>
  renderWithin(quote(text).trim(), limit, (kept) => proseBlocks(kept).map(renderBlock).join(''));

/** Inline code: a name, a path, a command. */
export const mdCode = (text: string, limit = 200): string => renderWithin(oneLine(quote(text)), limit, renderCode);

/** A block of code that nothing in it can end. */
export const mdFence = (text: string, limit = 3_000, language = ''): string =>
  renderWithin(quote(text), limit, (kept) => renderFence(kept, language));

/** A link; the label alone when the address is none to link to, or longer than `limit`. `label` is Markdown. */
export function mdLink(label: string, address: string | undefined, limit = 600): string {
  const url = webAddress(address);
  return url === undefined || url.length > limit ? label : `[${label}](${url})`;
}

/** A table of cells that are Markdown. */
export function mdTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(renderCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A list of items that are Markdown; what is beyond `most` is counted. */
export function mdList(items: readonly string[], most = 20): string {
  const rest = items.length - most;
  return [...items.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])].map((item) => `- ${item}`).join('\n');
}

const quote = (text: string): string => cleanText(text).replace(DATADOG_HOST, '$1[.]$2');

/**
 * Datadog links a pull request to each issue of Error Tracking whose address its body holds, in code or not, and resolves
 * the issue with the merge: only `mdLink` writes an address of Datadog's.
 */
const DATADOG_HOST = /\b(datadoghq|ddog-gov)\.(com|eu)\b/gi;

/** https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls */
const isLive = (word: string): boolean =>
  /@\w|#\d|\bGH-\d|:\/\/|\bwww\./i.test(word) || (COMMIT.test(word) && /\d/.test(word) && /[a-f]/i.test(word));

const COMMIT = /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i;

const plain = (text: string): string =>
  text
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

const renderMdLine = (line: string): string =>
  renderLine(line, { isLive, code: renderCode, plain }).replace(
    /^(?:([#+=:-])|(\d{1,9})([.)]))/,
    (_, sign: string | undefined, number = '', end = '') => (sign === undefined ? `${number}\\${end}` : `\\${sign}`),
  );

function renderCode(text: string): string {
  const content = withoutComments(text).trim();
  if (content === '') return '';
  const fence = '`'.repeat(longestRun(content) + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

function renderFence(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${withoutComments(text).replace(/\n+$/, '')}\n${fence}`;
}

const longestRun = (text: string): number =>
  [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 0);

/** Markers are found in the source of a body, where code hides nothing: no comment may open, even in code. */
const withoutComments = (text: string): string => text.replace(/<!--/g, '<!\u2011\u2011');

/** A pipe ends a cell even in code, unless one backslash comes before it. */
const renderCell = (cell: string): string => cell.replace(/\n/g, ' ').replace(/(\\*)\|/g, '\\|');

function renderBlock(block: ProseBlock, index: number, blocks: readonly ProseBlock[]): string {
  const before = blocks[index - 1];
  const gap = before === undefined ? '' : '\n';
  switch (block.kind) {
    case 'blank':
      return '\n';
    case 'code':
      return `${gap}${gap}${renderFence(block.text, '')}\n`;
    case 'item':
      return `${gap}${before?.kind === 'line' ? '\n' : ''}- ${renderMdLine(block.text)}`;
    case 'line':
      return `${gap}${before?.kind === 'item' ? '\n' : ''}${renderMdLine(block.text)}`;
  }
}
