import { z } from 'zod';
import { escapeHtml } from '../../escape-html.ts';
import { link, mention } from '../html.ts';

const style = z
  .object({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional()
  .catch(undefined);

const element = z.object({
  type: z.string(),
  style,
  text: z.string().optional(),
  url: z.string().optional(),
  user_id: z.string().optional(),
  usergroup_id: z.string().optional(),
  channel_id: z.string().optional(),
  range: z.string().optional(),
  name: z.string().optional(),
  value: z.string().optional(),
  fallback: z.string().optional(),
});
type Element = z.infer<typeof element>;

const section = z.object({ type: z.string(), elements: z.array(z.unknown()), style: z.unknown().optional() });

/** Renders the parts of a rich text block: sections, lists, quotes, preformatted text. Returns safe HTML. */
export function renderRichText(parts: readonly unknown[]): string {
  return parts.map(renderPart).join('');
}

function renderPart(part: unknown): string {
  const read = section.safeParse(part);
  if (!read.success) return '';
  const { type, elements } = read.data;
  if (type === 'rich_text_list') {
    const tag = read.data.style === 'ordered' ? 'ol' : 'ul';
    return `<${tag}>${elements.map((item) => `<li>${renderPart(item)}</li>`).join('')}</${tag}>`;
  }
  const inside = elements.map(renderElement).join('');
  if (type === 'rich_text_quote') return `<blockquote class="slack-quote">${inside}</blockquote>`;
  if (type === 'rich_text_preformatted') return `<pre class="slack-code">${inside}</pre>`;
  return `<p>${inside}</p>`;
}

function renderElement(value: unknown): string {
  const read = element.safeParse(value);
  return read.success ? styled(read.data, contentOf(read.data)) : '';
}

function contentOf(each: Element): string {
  switch (each.type) {
    case 'text':
      return escapeHtml(each.text ?? '').replaceAll('\n', '<br>');
    case 'link':
      return link(each.url ?? '', escapeHtml(each.text ?? each.url ?? ''));
    case 'broadcast':
      return mention('broadcast', `@${each.range ?? ''}`);
    case 'user':
      return mention('user', `@${each.user_id ?? ''}`);
    case 'usergroup':
      return mention('group', `@${each.usergroup_id ?? ''}`);
    case 'channel':
      return mention('channel', `#${each.channel_id ?? ''}`);
    case 'emoji':
      return escapeHtml(`:${each.name ?? ''}:`);
    default:
      return escapeHtml(each.text ?? each.fallback ?? each.value ?? '');
  }
}

function styled({ style: how }: Element, html: string): string {
  const tags = [how?.code ? 'code' : '', how?.bold ? 'strong' : '', how?.italic ? 'em' : '', how?.strike ? 's' : ''];
  return tags.filter(Boolean).reduce((inside, tag) => `<${tag}>${inside}</${tag}>`, html);
}
