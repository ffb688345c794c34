/** A block of a longer text: a paragraph's lines, an item of a list, or code between fences. */
export type ProseBlock =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'item'; readonly text: string }
  | { readonly kind: 'blank' }
  | { readonly kind: 'code'; readonly text: string };

/** Reads the little Markdown that a model writes into a summary: paragraphs, lists, fenced code. */
export function proseBlocks(text: string): readonly ProseBlock[] {
  const blocks: ProseBlock[] = [];
  let code: string[] | undefined;
  for (const line of text.trim().split('\n')) {
    const isFence = /^\s{0,3}(?:```|~~~)/.test(line);
    if (isFence && code !== undefined) {
      blocks.push({ kind: 'code', text: code.join('\n') });
      code = undefined;
    } else if (isFence) {
      code = [];
    } else if (code !== undefined) {
      code.push(line);
    } else {
      blocks.push(readLine(line));
    }
  }
  if (code !== undefined) blocks.push({ kind: 'code', text: code.join('\n') });
  return blocks;
}

function readLine(line: string): ProseBlock {
  const text = line.trim();
  if (text === '') return { kind: 'blank' };
  const item = /^(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)/.exec(text);
  return item === null ? { kind: 'line', text } : { kind: 'item', text: text.slice(item[0].length) };
}
