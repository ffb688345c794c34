/** What begins a comment or a text, by the kind of language. */
const STARTS = {
  sql: /--|\/\*|#(?=\s|$)|'|"|`|\$(?:[a-z_]\w*)?\$/gi,
  hash: /#|"""|'''|"|'/g,
  slash: /\/\/|\/\*|"|'|`/g,
  xml: /<!--/g,
} as const;

export type CommentStyle = keyof typeof STARTS;

/** A text with spaces for its comments. Lines and all other characters stay where they are. */
export const stripComments = (text: string, style: CommentStyle): string =>
  mapSpans(text, style, (span, isComment) => (isComment ? blank(span) : span));

/** SQL with nothing between quotes and in comments. Names in quotes stay. */
export const maskSql = (text: string): string =>
  mapSpans(text, 'sql', (span, isComment) => {
    if (isComment) return blank(span);
    return /^['$]/.test(span) ? `''${blank(span.slice(2))}` : span;
  });

const blank = (span: string): string => span.replace(/[^\n]/g, ' ');

function mapSpans(text: string, style: CommentStyle, map: (span: string, isComment: boolean) => string): string {
  const starts = new RegExp(STARTS[style]);
  const parts: string[] = [];
  let from = 0;
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const { end, isComment } = spanOf(text, match.index, match[0], style);
    parts.push(text.slice(from, match.index), map(text.slice(match.index, end), isComment));
    from = end;
    starts.lastIndex = end;
  }
  return parts.join('') + text.slice(from);
}

function spanOf(
  text: string,
  start: number,
  opening: string,
  style: CommentStyle,
): { end: number; isComment: boolean } {
  const inside = start + opening.length;
  if (opening === '--' || opening === '//' || opening === '#')
    return { end: indexOr(text, '\n', inside), isComment: true };
  if (opening === '/*') return { end: after(text, '*/', inside), isComment: true };
  if (opening === '<!--') return { end: after(text, '-->', inside), isComment: true };
  if (opening.length > 1) return { end: after(text, opening, inside), isComment: false };
  return { end: endOfText(text, inside, opening, style), isComment: false };
}

function endOfText(text: string, start: number, quote: string, style: CommentStyle): number {
  for (let index = start; index < text.length; index++) {
    // In SQL a quote is escaped by another one, which begins the next text.
    if (text.charAt(index) === '\\' && style !== 'sql') index += 1;
    else if (text.charAt(index) === quote) return index + 1;
  }
  return text.length;
}

function indexOr(text: string, wanted: string, from: number): number {
  const index = text.indexOf(wanted, from);
  return index === -1 ? text.length : index;
}

const after = (text: string, wanted: string, from: number): number =>
  Math.min(text.length, indexOr(text, wanted, from) + wanted.length);
