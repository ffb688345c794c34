import { z } from 'zod';
import { cutBytes } from './cut-text.ts';

/** A document as plain text. It is as its writer wrote it: redact it before it leaves. */
export interface AdfPlainText {
  readonly text: string;
  /** The code blocks among it. */
  readonly codeBlocks: readonly string[];
}

/** Far more than JIRA's own editor nests. What is deeper is left out. */
const DEPTH = 100;
/** JIRA takes 32,767 characters. Nodes without a text are counted too, so that nobody pays for a million of them. */
const NODES = 20_000;

/** One node: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
const nodeSchema = z.object({
  type: z.string(),
  text: z.string().optional().catch(undefined),
  content: z.array(z.unknown()).optional().catch(undefined),
  attrs: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
type Node = z.output<typeof nodeSchema>;

/**
 * Reads a document in Atlassian's format as plain text, a line for each block. Of a node that is not known, its text and that of
 * the nodes in it are kept. Nothing throws, whatever the document holds.
 *
 * @param document as JIRA sends it; null where there is none
 * @param limit bytes in UTF-8 of the text, and of all code blocks together
 */
export function readAdf(document: unknown, limit: number): AdfPlainText {
  const walk: Walk = { nodes: 0, codeBlocks: [] };
  const text = tidy(textOf(document, walk, 0));
  return { text: cutBytes(text, limit), codeBlocks: within(walk.codeBlocks, limit) };
}

interface Walk {
  nodes: number;
  readonly codeBlocks: string[];
}

function textOf(value: unknown, walk: Walk, depth: number): string {
  walk.nodes += 1;
  if (depth > DEPTH || walk.nodes > NODES) return '';
  const node = nodeSchema.safeParse(value).data;
  if (node === undefined) return '';
  const inner = (node.content ?? []).map((each) => textOf(each, walk, depth + 1)).join('');
  if (node.type === 'codeBlock') walk.codeBlocks.push(inner);
  return shown(node, inner);
}

/** The text of a node, with the line ends around it. */
function shown({ type, text, attrs = {} }: Node, inner: string): string {
  switch (type) {
    case 'text':
      return text ?? '';
    case 'hardBreak':
      return '\n';
    case 'mention':
    case 'status':
      return attribute(attrs, 'text');
    case 'emoji':
      return attribute(attrs, 'text') || attribute(attrs, 'shortName');
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return attribute(attrs, 'url');
    case 'date':
      return dateOf(attribute(attrs, 'timestamp'));
    case 'tableCell':
    case 'tableHeader':
      return `${inner.trim().replaceAll('\n', ' ')}\t`;
    default:
      return BLOCKS.has(type) ? `${inner}\n` : `${text ?? attribute(attrs, 'text')}${inner}`;
  }
}

const BLOCKS: ReadonlySet<string> = new Set([
  ...['paragraph', 'heading', 'codeBlock', 'blockquote', 'listItem', 'rule', 'panel', 'expand', 'nestedExpand'],
  ...['tableRow', 'table', 'bulletList', 'orderedList', 'taskList', 'taskItem', 'decisionItem', 'mediaSingle'],
]);

const attribute = (attrs: NonNullable<Node['attrs']>, name: string): string => {
  const value = attrs[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** JIRA writes epoch milliseconds, as text. */
function dateOf(timestamp: string): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? timestamp : date.toISOString().slice(0, 10);
}

/** Lists and panels end in several line ends. */
const tidy = (text: string): string => text.replace(/\n{3,}/g, '\n\n').trim();

function within(blocks: readonly string[], limit: number): readonly string[] {
  let left = limit;
  return blocks.flatMap((block) => {
    const kept = cutBytes(block, left);
    left -= Buffer.byteLength(kept);
    return kept.trim() === '' ? [] : [kept];
  });
}
