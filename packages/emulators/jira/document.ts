import { z } from 'zod';

/**
 * Atlassian Document Format: the nodes and marks that a description and a comment may hold. A node that is not among them, and a
 * node where it may not be, is refused as JIRA does.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */

const plainMark = z.strictObject({ type: z.enum(['strong', 'em', 'code', 'strike', 'underline']) });
const linkMark = z.strictObject({
  type: z.literal('link'),
  attrs: z.looseObject({ href: z.string().min(1) }),
});

const textNode = z
  .strictObject({
    type: z.literal('text'),
    text: z.string().min(1),
    marks: z.array(z.discriminatedUnion('type', [plainMark, linkMark])).optional(),
  })
  .refine(({ marks = [] }) => {
    const kinds = marks.map(({ type }) => type);
    // "code" goes together with "link" alone: https://developer.atlassian.com/cloud/jira/platform/apis/document/marks/code/
    return !kinds.includes('code') || kinds.every((kind) => kind === 'code' || kind === 'link');
  });
const bareText = z.strictObject({ type: z.literal('text'), text: z.string().min(1) });

const mention = z.strictObject({
  type: z.literal('mention'),
  attrs: z.looseObject({ id: z.string().min(1) }),
});
const inline = z.union([textNode, mention, z.strictObject({ type: z.literal('hardBreak') })]);

const paragraph = z.strictObject({ type: z.literal('paragraph'), content: z.array(inline).optional() });
const heading = z.strictObject({
  type: z.literal('heading'),
  attrs: z.looseObject({ level: z.int().min(1).max(6) }),
  content: z.array(inline).optional(),
});
const codeBlock = z.strictObject({
  type: z.literal('codeBlock'),
  attrs: z.looseObject({ language: z.string().optional() }).optional(),
  content: z.array(bareText).optional(),
});
const listItem = z.strictObject({
  type: z.literal('listItem'),
  content: z.array(z.union([paragraph, codeBlock])).min(1),
});
const list = z.strictObject({ type: z.enum(['bulletList', 'orderedList']), content: z.array(listItem).min(1) });
const rule = z.strictObject({ type: z.literal('rule') });
const quote = z.strictObject({ type: z.literal('blockquote'), content: z.array(paragraph).min(1) });

const block = z.union([paragraph, heading, codeBlock, list, rule, quote]);

export const documentSchema = z.strictObject({
  version: z.literal(1),
  type: z.literal('doc'),
  content: z.array(block),
});
export type Document = z.output<typeof documentSchema>;

/** Limit of a description and of a comment, in characters. */
const LONGEST = 32_767;

/** Why JIRA refuses a document, in its words; undefined if it takes it. */
export function refuseDocument(value: unknown): 'no document' | 'invalid' | 'too long' | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'doc') return 'no document';
  if (!documentSchema.safeParse(value).success) return 'invalid';
  // JIRA does not say which length of a document it counts: the whole of it is the longest.
  return JSON.stringify(value).length > LONGEST ? 'too long' : undefined;
}

export const TOO_LONG = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.';
export const NO_DOCUMENT = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';

/** The text of a document, a line for each paragraph. */
export const documentText = ({ content }: Document): string => content.map(textOf).join('\n');

interface Node {
  readonly text?: string | undefined;
  readonly content?: readonly Node[] | undefined;
  readonly type?: string;
}

const textOf = ({ text, content = [] }: Node): string => text ?? content.map(textOf).join('');

/** A document with a paragraph for each line. */
export const documentOf = (text: string): Document => ({
  version: 1,
  type: 'doc',
  content: text.split('\n').map((line) => ({
    type: 'paragraph',
    ...(line === '' ? {} : { content: [{ type: 'text', text: line }] }),
  })),
});
