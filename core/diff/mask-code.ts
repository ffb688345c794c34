/** Where a comment or a literal begins, by what it begins with. */
const STARTS = {
  rust: /\/\/|\/\*|\b(?:b|c|br|cr|r)?#*"|"|'/g,
  javascript: /\/\/|\/\*|["'`]/g,
} as const;

export type MaskedLanguage = keyof typeof STARTS;

/**
 * A text with its comments and literals replaced by spaces, so that brackets and words in it are code. Length and line ends
 * stay. What never ends is masked to the end of the text. Time grows with the text alone.
 */
export function maskCode(text: string, language: MaskedLanguage): string {
  const starts = new RegExp(STARTS[language]);
  const parts: string[] = [];
  let from = 0;
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const end = endOf(text, match.index, match[0], language);
    parts.push(text.slice(from, match.index), text.slice(match.index, end).replace(/[^\n]/g, ' '));
    from = end;
    starts.lastIndex = end;
  }
  return parts.join('') + text.slice(from);
}

function endOf(text: string, start: number, opening: string, language: MaskedLanguage): number {
  const inside = start + opening.length;
  if (opening === '//') return orEnd(text, text.indexOf('\n', inside));
  if (opening === '/*')
    return language === 'rust' ? endOfNested(text, inside) : after(text, text.indexOf('*/', inside), 2);
  if (opening === "'" && language === 'rust') return endOfCharacter(text, start);
  if (opening.includes('r') || opening.includes('#')) {
    const closing = `"${'#'.repeat(opening.split('#').length - 1)}`;
    return after(text, text.indexOf(closing, inside), closing.length);
  }
  return endOfString(text, inside, opening.slice(-1), language === 'rust' || opening === '`');
}

const orEnd = (text: string, index: number): number => (index === -1 ? text.length : index);
const after = (text: string, index: number, length: number): number => (index === -1 ? text.length : index + length);

/** Rust's comments nest. */
function endOfNested(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 1;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

/** A lifetime (`'a`) begins like a character, and has no end. */
function endOfCharacter(text: string, start: number): number {
  const character = /'(?:\\[^\n']{1,12}|\\'|[^\\'\n]{1,2})'/y;
  character.lastIndex = start;
  return character.exec(text) === null ? start + 1 : character.lastIndex;
}

function endOfString(text: string, start: number, quote: string, spansLines: boolean): number {
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\') index += 1;
    else if (character === quote) return index + 1;
    else if (character === '\n' && !spansLines) return index;
  }
  return text.length;
}
