import { cleanText } from './clean-text.ts';
import { cutText } from './cut-text.ts';
import { oneLine, shorten, shortenMiddle } from './shorten.ts';
import { visibleText } from './visible-text.ts';
import { webAddress } from './web-address.ts';

/**
 * Atlassian Document Format, made from text that may be hostile. A text node is shown as it is: JIRA reads no markup, mention or
 * macro in it, because those are nodes of their own, and none is made here. What is invisible, and credentials and personal data,
 * are taken out. https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */

interface AdfMark {
  readonly type: 'strong' | 'code' | 'link';
  readonly attrs?: { readonly href: string };
}

export interface AdfText {
  readonly type: 'text';
  readonly text: string;
  readonly marks?: readonly AdfMark[];
}

export interface AdfBlock {
  readonly type: 'paragraph' | 'heading' | 'codeBlock' | 'bulletList' | 'listItem';
  readonly attrs?: { readonly level: number };
  readonly content?: readonly (AdfText | AdfBlock)[];
}

export interface AdfDocument {
  readonly version: 1;
  readonly type: 'doc';
  readonly content: readonly AdfBlock[];
}

/** One line of prose; nothing for a text without a visible character. */
export function adfLine(text: string, limit = 500, mark?: 'strong' | 'code'): readonly AdfText[] {
  const shown = shorten(oneLine(cleanText(cutText(visibleText(text), limit + SPARE))), limit);
  return shown === ''
    ? []
    : [{ type: 'text', text: shown, ...(mark === undefined ? {} : { marks: [{ type: mark }] }) }];
}

/**
 * So many more characters are cleaned than are shown: a credential that the cut goes through is not seen. What is longer costs time and
 * shows nothing.
 */
const SPARE = 4_000;

/** A link; its label alone if the address is none to link to. */
export function adfLink(label: string, address: string | undefined): readonly AdfText[] {
  const href = webAddress(address);
  return adfLine(label, 200).map((node) =>
    href === undefined ? node : { ...node, marks: [{ type: 'link', attrs: { href } }] },
  );
}

export const adfParagraph = (...parts: readonly (readonly AdfText[])[]): AdfBlock => ({
  type: 'paragraph',
  content: parts.flat(),
});

export const adfHeading = (text: string): AdfBlock => ({
  type: 'heading',
  attrs: { level: 3 },
  content: adfLine(text, 200),
});

/** Items without a visible character are left out; undefined if none is left. */
export function adfList(items: readonly (readonly AdfText[])[]): AdfBlock | undefined {
  const content = items
    .filter((item) => item.length > 0)
    .map(
      (item): AdfBlock => ({
        type: 'listItem',
        content: [adfParagraph(item)],
      }),
    );
  return content.length === 0 ? undefined : { type: 'bulletList', content };
}

/** Paragraphs of prose, one for each that is divided by an empty line. */
export const adfProse = (text: string, limit: number): readonly AdfBlock[] =>
  shorten(cleanText(cutText(visibleText(text), limit + SPARE)).trim(), limit)
    .split(/\n\s*\n/)
    .map((paragraph) => adfLine(paragraph, limit))
    .filter((line) => line.length > 0)
    .map((line) => adfParagraph(line));

/** Text with its line ends, such as the output of a command; its middle is left out where it is too long. */
export function adfCode(text: string, limit: number): AdfBlock | undefined {
  const shown = shortenMiddle(cleanText(shortenMiddle(visibleText(text), limit + SPARE)).trim(), limit);
  return shown === '' ? undefined : { type: 'codeBlock', content: [{ type: 'text', text: shown }] };
}

export const adfDocument = (...blocks: readonly (AdfBlock | undefined)[]): AdfDocument => ({
  version: 1,
  type: 'doc',
  content: blocks.filter((block) => block !== undefined),
});

/**
 * JIRA takes 32,767 characters, and does not say of what: the whole document is counted, with some room.
 * https://jira.atlassian.com/browse/JRASERVER-64351
 */
const DOCUMENT_LENGTH = 30_000;

/** Whether JIRA takes the document as a description or a comment. */
export const adfFits = (document: AdfDocument): boolean => JSON.stringify(document).length <= DOCUMENT_LENGTH;
