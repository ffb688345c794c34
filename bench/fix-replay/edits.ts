import { type PatchFile, parsePatch } from '../../core/diff/parse-patch.ts';

/** One call of the agent's editing tool. The file must hold `oldText` exactly once; an empty text matches an empty file. */
export interface TextEdit {
  readonly oldText: string;
  readonly newText: string;
}

/** Lines of context. The next number is tried until each text is unique in the file. The last one takes the whole file. */
const CONTEXTS: readonly number[] = [12, 50, 200, 1_000_000];

/**
 * Writes the change of one file as edits, which are made one after the other.
 *
 * @param base the file's text before the change
 * @param diffWith the file's diff with this many lines of context
 */
export async function editsOf(
  base: string,
  diffWith: (context: number) => Promise<string>,
): Promise<readonly TextEdit[]> {
  for (const context of CONTEXTS) {
    const edits = parsePatch(withUnixEnds(await diffWith(context))).flatMap(editsOfFile);
    if (applyEdits(withUnixEnds(base), edits) !== undefined) return edits;
  }
  throw new Error('the change cannot be written as edits: even with the whole file as context, a text is not unique');
}

/** The tool compares texts with these line ends, and writes a file with its own. */
const withUnixEnds = (text: string): string => text.replaceAll('\r\n', '\n');

const editsOfFile = ({ hunks }: PatchFile): TextEdit[] =>
  hunks.map(({ lines }) => {
    const side = (left: 'added' | 'removed') =>
      lines.flatMap(({ kind, text, unended }) => (kind === left ? [] : [unended ? text : `${text}\n`])).join('');
    return { oldText: side('added'), newText: side('removed') };
  });

/** @returns undefined when the file does not hold a text to replace exactly once */
export function applyEdits(base: string, edits: readonly TextEdit[]): string | undefined {
  let text = base;
  for (const { oldText, newText } of edits) {
    const at = text.indexOf(oldText);
    const isOnce = oldText === '' ? text === '' : at !== -1 && !text.includes(oldText, at + 1);
    if (!isOnce) return undefined;
    text = text.slice(0, at) + newText + text.slice(at + oldText.length);
  }
  return text;
}
