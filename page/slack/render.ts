import { z } from 'zod';
import { escapeHtml } from '../escape-html.ts';
import { link } from './html.ts';
import { renderMarkdown } from './render/markdown.ts';
import { renderMrkdwn } from './render/mrkdwn.ts';
import { renderRichText } from './render/rich-text.ts';

const items = z.array(z.unknown()).catch([]);
const textObject = z.object({ type: z.string().catch('plain_text'), text: z.string() });
const block = z.object({
  type: z.string(),
  text: z.unknown().optional(),
  fields: items,
  elements: items,
  rows: items,
  accessory: z.unknown().optional(),
  label: z.unknown().optional(),
  hint: z.unknown().optional(),
  element: z.unknown().optional(),
  image_url: z.string().optional().catch(undefined),
  alt_text: z.string().optional().catch(undefined),
});
const element = z.object({
  type: z.string(),
  text: z.unknown().optional(),
  url: z.string().optional().catch(undefined),
  style: z.string().optional().catch(undefined),
  alt_text: z.string().optional().catch(undefined),
  action_id: z.string().optional().catch(undefined),
  value: z.string().optional().catch(undefined),
  placeholder: z.unknown().optional(),
  options: items,
});
const field = z.object({
  type: z.literal('plain_text_input'),
  action_id: z.string(),
  max_length: z.int().positive().catch(3_000),
});
const option = z.object({ text: z.unknown(), value: z.string() });

/** A file that came with a message. */
export interface MessageFile {
  readonly title: string;
  readonly altText?: string | undefined;
  readonly text: string;
}

/**
 * Renders a message as Slack would show it: its blocks, or its text where it has none, and its files.
 *
 * @returns safe HTML with classes that start with `slack-`; whatever comes in, only the renderer's own tags come out
 */
export function renderMessage(message: {
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly files?: readonly MessageFile[] | undefined;
}): string {
  const files = (message.files ?? []).map(renderFile).join('');
  if (message.blocks.length > 0) return renderBlocks(message.blocks) + files;
  const isFileAlone = message.text === '' && files !== '';
  return isFileAlone ? files : `<div class="slack-section">${renderMrkdwn(message.text)}</div>${files}`;
}

const FILE_SHOWN = 200_000;

/** A snippet is folded, as in Slack. */
function renderFile({ title, altText, text }: MessageFile): string {
  const shown = escapeHtml(text.slice(0, FILE_SHOWN));
  const label = altText === undefined ? '' : ` <small>${escapeHtml(altText)}</small>`;
  return `<details class="slack-file"><summary>${escapeHtml(title)}${label}</summary><pre tabindex="0">${shown}</pre></details>`;
}

/** Renders Block Kit blocks. A block of a kind that this renderer does not know is named, never dropped silently. */
export const renderBlocks = (blocks: readonly unknown[]): string => blocks.map(renderBlock).join('');

function renderBlock(value: unknown): string {
  const read = block.safeParse(value);
  if (!read.success) return unknownBlock('undefined');
  const { type, text, fields, elements, accessory } = read.data;
  switch (type) {
    case 'header':
      return `<h3 class="slack-header">${renderText(text)}</h3>`;
    case 'section':
      return `<div class="slack-section">${renderText(text)}${renderFields(fields)}${renderElement(accessory)}</div>`;
    case 'context':
      return `<div class="slack-context">${elements.map(renderContextElement).join(' ')}</div>`;
    case 'actions':
      return `<div class="slack-actions">${elements.map(renderElement).join('')}</div>`;
    case 'input':
      return renderInput(read.data);
    case 'divider':
      return '<hr class="slack-divider">';
    case 'markdown':
      return `<div class="slack-markdown">${renderMarkdown(typeof text === 'string' ? text : '')}</div>`;
    case 'rich_text':
      return `<div class="slack-rich-text">${renderRichText(elements)}</div>`;
    case 'image':
      return `<div class="slack-image">${renderImage(read.data)}</div>`;
    case 'table':
      return `<table class="slack-table">${read.data.rows.map(renderRow).join('')}</table>`;
    default:
      return unknownBlock(type);
  }
}

function renderText(value: unknown): string {
  const read = textObject.safeParse(value);
  if (!read.success) return '';
  return read.data.type === 'mrkdwn'
    ? renderMrkdwn(read.data.text)
    : escapeHtml(read.data.text).replaceAll('\n', '<br>');
}

function renderFields(fields: readonly unknown[]): string {
  if (fields.length === 0) return '';
  const cells = fields.map((field) => `<div class="slack-field">${renderText(field)}</div>`);
  return `<div class="slack-fields">${cells.join('')}</div>`;
}

function renderContextElement(value: unknown): string {
  const read = element.safeParse(value);
  return read.success && read.data.type === 'image' ? renderImage(read.data) : `<span>${renderText(value)}</span>`;
}

/** A button with an address is a link; another, and each option of a menu, is pressed, and carries what Slack would send. */
function renderElement(value: unknown): string {
  const read = element.safeParse(value);
  if (!read.success) return '';
  const { type, text, url, style } = read.data;
  if (type === 'image') return renderImage(read.data);
  const kind = style === 'primary' || style === 'danger' ? ` slack-button-${style}` : '';
  const face = renderText(text) || escapeHtml(type);
  if (url !== undefined) return link(url, `<span class="slack-button${kind}">${face}</span>`);
  if (type === 'static_select') return renderMenu(read.data);
  if (type === 'overflow') return renderOverflow(read.data);
  return renderButton(face, kind, read.data);
}

function renderButton(
  face: string,
  kind: string,
  { action_id, value }: { action_id?: string | undefined; value?: string | undefined },
): string {
  if (action_id === undefined || value === undefined) return `<span class="slack-button${kind}">${face}</span>`;
  const subject = `data-action="${escapeHtml(action_id)}" data-value="${escapeHtml(value)}"`;
  return `<button type="button" class="slack-button${kind}" ${subject}>${face}</button>`;
}

function renderMenu({ action_id, placeholder, options }: z.output<typeof element>): string {
  const choices = options.map((each) => {
    const read = option.safeParse(each);
    return read.success ? renderButton(renderText(read.data.text), '', { action_id, value: read.data.value }) : '';
  });
  const summary = `<summary class="slack-button">${renderText(placeholder) || 'Menu'}</summary>`;
  return `<details class="slack-menu">${summary}<span class="slack-menu-options">${choices.join('')}</span></details>`;
}

/** Its options open windows, which only Slack has: they are shown, and cannot be pressed. */
function renderOverflow({ options }: z.output<typeof element>): string {
  const choices = options.map((each) => {
    const read = option.safeParse(each);
    return read.success ? renderButton(renderText(read.data.text), '', {}) : '';
  });
  const summary = '<summary class="slack-button" aria-label="More, in Slack">⋯</summary>';
  return `<details class="slack-menu">${summary}<span class="slack-menu-options">${choices.join('')}</span></details>`;
}

/** A field for text. What a person writes goes along with a press of a button in the same message. */
function renderInput({ label, hint, element: value }: z.output<typeof block>): string {
  const read = field.safeParse(value);
  if (!read.success) return unknownBlock('input');
  const { action_id, max_length } = read.data;
  const area = `<textarea data-input="${escapeHtml(action_id)}" maxlength="${max_length}" rows="2"></textarea>`;
  return `<label class="slack-input">${renderText(label)}${area}<small>${renderText(hint)}</small></label>`;
}

/** The page loads nothing from elsewhere, so an image shows as what it stands for. */
const renderImage = (image: { alt_text?: string | undefined }): string =>
  `<span class="slack-image-alt">${escapeHtml(image.alt_text ?? 'image')}</span>`;

function renderRow(row: unknown): string {
  const cells = items.parse(row).map((cell) => {
    const read = z.object({ type: z.string(), text: z.string().optional(), elements: items }).safeParse(cell);
    if (!read.success) return '<td></td>';
    const { text, elements } = read.data;
    return `<td>${text === undefined ? renderRichText(elements) : escapeHtml(text)}</td>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

const unknownBlock = (type: string): string => `<div class="slack-unknown">[${escapeHtml(type)}]</div>`;
