import { cleanText } from './clean-text.ts';
import { renderLine } from './inline-code.ts';
import { proseBlocks } from './prose-blocks.ts';
import { oneLine, renderWithin } from './shorten.ts';
import { webAddress } from './web-address.ts';

/**
 * Slack's mrkdwn, made from text that may be hostile: redacted, escaped, at most `limit` characters, and without
 * anything that Slack would turn into a mention, a link, an emoji or formatting.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */

/** One line of prose. */
export const slackLine = (text: string, limit = 500): string =>
  renderWithin(oneLine(cleanText(text)), limit, renderSlackLine);

/** Prose of several paragraphs, with its lists and fenced code. */
export const slackProse = (text: string, limit = 2_500): string =>
  renderWithin(cleanText(text).trim(), limit, (kept) =>
    proseBlocks(kept)
      .map((block) => {
        if (block.kind === 'blank') return '';
        if (block.kind === 'code') return renderFence(block.text);
        return `${block.kind === 'item' ? '• ' : ''}${renderSlackLine(block.text)}`;
      })
      .join('\n'),
  );

/** Inline code: a name, a path, a command. */
export const slackCode = (text: string, limit = 200): string =>
  renderWithin(oneLine(cleanText(text)), limit, renderCode);

/** A block of code that nothing in it can end. */
export const slackFence = (text: string, limit = 2_900): string => renderWithin(cleanText(text), limit, renderFence);

/** Text of a header or a button, where Slack reads no markup. */
export const slackPlain = (text: string, limit: number): string =>
  renderWithin(oneLine(cleanText(text)), limit, (kept) => kept.replace(/</g, '‹').replace(/>/g, '›'));

/**
 * A link. Slack shows its label as it is, so markup in it would be read as backticks and asterisks.
 *
 * @param label raw text, of which 120 characters are shown
 * @param otherwise what is there, as mrkdwn, when the address is none to link to, or longer than `limit`
 */
export function slackLink(
  label: string,
  address: string | undefined,
  { limit = 400, otherwise = slackLine(label, 300) }: { limit?: number; otherwise?: string } = {},
): string {
  const url = escaped(webAddress(address) ?? '');
  const shown = renderWithin(oneLine(cleanText(label)), LABEL_LENGTH, (kept) => escaped(kept.replace(/`/g, 'ˋ')));
  return url === '' || url.length > limit || shown === '' ? otherwise : `<${url}|${shown}>`;
}

const LABEL_LENGTH = 120;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const isLive = (word: string): boolean =>
  /@\w|:\/\/|\bwww\.|[*~`]|(?<!\w)_|_(?!\w)|:(?=\d*[a-z_+-])[\w+-]+:/i.test(word);

/** A ">" at the start of a line is a quotation, escaped or not. */
const renderSlackLine = (line: string): string =>
  renderLine(line.replace(/^>+/, '›'), { isLive, code: renderCode, plain: escaped });

const renderCode = (text: string): string => {
  const content = escaped(text.replace(/`/g, 'ˋ').trim());
  return content === '' ? '' : `\`${content}\``;
};

const renderFence = (text: string): string =>
  `\`\`\`\n${escaped(text.replace(/```/g, 'ˋˋˋ')).replace(/\n+$/, '')}\n\`\`\``;
