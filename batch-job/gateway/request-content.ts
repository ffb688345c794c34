import { z } from 'zod';
import { cutText } from '../../core/text/cut-text.ts';

/** What a request's blocks hold besides text. */
export interface RequestContent {
  /** Why the request may not be passed on; undefined when it may. */
  readonly refused?: string;
  /** It holds an image or a PDF. Their tokens do not follow from their bytes. */
  readonly hasMedia: boolean;
}

const blockSchema = z.looseObject({
  type: z.string().optional(),
  source: z.looseObject({ type: z.string(), content: z.unknown().optional() }).optional(),
  content: z.unknown().optional(),
  file_id: z.unknown().optional(),
});
type Block = z.infer<typeof blockSchema>;

/**
 * Looks through the blocks of a request's messages. A source must be in the request itself, as text or base64: content
 * that is named by a URL or a file id has few bytes here and any number of tokens at the provider.
 *
 * Arguments of tool calls and schemas of tools are not content, and are not looked into.
 *
 * @param body a body of the Messages API: https://docs.claude.com/en/api/messages
 */
export function readContent(body: { readonly messages?: unknown; readonly system?: unknown }): RequestContent {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const blocks = [...blocksIn(body.system), ...messages.flatMap(blocksIn)];
  const refused = blocks.map(whyRefused).find((reason) => reason !== undefined);
  const hasMedia = blocks.some(({ source, type }) => source?.type === 'base64' || type === 'image');
  return refused === undefined ? { hasMedia } : { refused, hasMedia };
}

/** A block and all blocks inside it. A message holds content as a block does. */
function blocksIn(value: unknown): readonly Block[] {
  const found: Block[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) {
      for (const item of next) waiting.push(item);
      continue;
    }
    const block = blockSchema.safeParse(next);
    if (!block.success) {
      if (isSourceOfUnknownForm(next)) found.push({ type: 'unknown', file_id: true });
      continue;
    }
    found.push(block.data);
    waiting.push(block.data.content, block.data.source?.content);
  }
  return found;
}

/** An object with a source that is none of the API's must not slip through. */
const isSourceOfUnknownForm = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'source' in value && typeof value.source === 'object';

function whyRefused({ type, source, file_id: file }: Block): string | undefined {
  if (file !== undefined || type === 'container_upload')
    return 'content that is named by a file id is not allowed here';
  if (source === undefined || HELD_HERE.has(source.type)) return undefined;
  return `content whose source is "${cutText(source.type, 20)}" is not allowed here, only "text" and "base64"`;
}

/** `content` is a list of further blocks, which are looked at themselves. */
const HELD_HERE = new Set(['text', 'base64', 'content']);
