import { type Syntax, syntaxOf } from './syntax.ts';

/** A text twice, with the same length and line ends. */
export interface MaskedText {
  /** Comments and documentation are spaces. */
  readonly code: string;
  /** What strings hold is spaces too. */
  readonly bare: string;
}

/** Replaces comments, and what strings hold, by spaces. Time grows with the text alone. */
export function maskComments(path: string, text: string): MaskedText {
  const syntax = syntaxOf(path);
  if (syntax === undefined) return { code: text, bare: text };
  const starts = startsOf(syntax);
  const [code, bare]: [string[], string[]] = [[], []];
  let from = 0;
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const found = endOf(text, match.index, match[0], syntax);
    if (found === undefined) continue;
    const before = text.slice(from, match.index);
    const part = text.slice(match.index, found.end);
    code.push(before, found.isComment ? blank(part) : part);
    bare.push(before, found.isComment ? blank(part) : blankInside(part, match[0].length));
    from = found.end;
    starts.lastIndex = found.end;
  }
  return { code: code.join('') + text.slice(from), bare: bare.join('') + text.slice(from) };
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
const blankInside = (text: string, quote: number): string =>
  text.length <= 2 * quote ? text : text.slice(0, quote) + blank(text.slice(quote, -quote)) + text.slice(-quote);

function startsOf({ line, blocks, quotes, long }: Syntax): RegExp {
  const words = [...long, ...blocks.map(([open]) => open), ...line, ...quotes];
  return new RegExp(words.map((word) => word.replace(/[\\^$.|+()[\]{}*?]/g, '\\$&')).join('|') || '(?!)', 'g');
}

function endOf(
  text: string,
  start: number,
  opening: string,
  { line, blocks, quotes, long, hasDocStrings }: Syntax,
): { readonly end: number; readonly isComment: boolean } | undefined {
  const inside = start + opening.length;
  if (line.includes(opening))
    return isLineComment(text, start, opening, blocks.length > 0)
      ? { end: orEnd(text, text.indexOf('\n', inside)), isComment: true }
      : undefined;
  const block = blocks.find(([open]) => open === opening);
  if (block !== undefined)
    return { end: after(text, text.indexOf(block[1], inside), block[1].length), isComment: true };
  if (long.includes(opening)) {
    const before = text.slice(Math.max(0, start - 40), start);
    const isComment = hasDocStrings === true && /(?:^|\n)[ \t]*(?:@(?:module|type)?doc[ \t]+(?:~[sS])?)?$/.test(before);
    return { end: endOfString(text, inside, opening, true), isComment };
  }
  // An apostrophe in a word, as YAML and shell have it in plain text.
  if (opening === "'" && quotes !== '' && /\w/.test(text.charAt(start - 1)) && /[a-z]/.test(text.charAt(inside))) {
    const before = text.charAt(start - 1);
    if (!/[bfrBFRuU]/.test(before) || /\w/.test(text.charAt(start - 2))) return undefined;
  }
  return { end: endOfString(text, inside, opening, false), isComment: false };
}

/** An address has two slashes; a colour, a fragment and a shell's `$#` have the other mark inside a word. */
function isLineComment(text: string, start: number, opening: string, hasBlocks: boolean): boolean {
  const before = text.charAt(start - 1);
  if (opening === '//') return before !== ':';
  if (opening === '--') return before !== '-';
  // PHP's attributes begin with `#[`.
  if (opening === '#' && hasBlocks && text.charAt(start + 1) === '[') return false;
  if (opening === '#') return before === '' || /[\s;,)]/.test(before);
  return before === '' || before === '\n';
}

const orEnd = (text: string, index: number): number => (index === -1 ? text.length : index);
const after = (text: string, index: number, length: number): number => (index === -1 ? text.length : index + length);

function endOfString(text: string, start: number, closing: string, spansLines: boolean): number {
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\') index += 1;
    else if (character === '\n' && !spansLines) return index;
    else if (text.startsWith(closing, index)) return index + closing.length;
  }
  return text.length;
}
