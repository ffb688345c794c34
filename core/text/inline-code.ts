/** What a destination (Slack, GitHub) does with a line of prose. */
export interface InlineMarkup {
  /** Renders text as code, where nothing is turned into anything. */
  readonly code: (text: string) => string;
  /** Renders words that mean nothing special, with the destination's characters escaped. */
  readonly plain: (text: string) => string;
  /** Whether the destination would turn the word into something: a mention, a link, a reference, formatting. */
  readonly isLive: (word: string) => boolean;
}

/**
 * Renders one line of prose from outside. What its author put between backticks stays code; so becomes each word that
 * would come alive at the destination; all else is escaped.
 */
export function renderLine(text: string, markup: InlineMarkup): string {
  const rendered = splitInlineCode(text).flatMap((piece) =>
    piece.kind === 'code'
      ? [markup.code(piece.text) || EMPTY_CODE]
      : renderWords(piece.text.replace(BOLD, '$1'), markup),
  );
  // Two pieces of code side by side would be read as one.
  const apart = rendered
    .filter((piece) => piece !== '')
    .map((piece, index, all) => (piece.startsWith('`') && all[index - 1]?.endsWith('`') ? ` ${piece}` : piece));
  const line = apart.join('');
  return line.trim() === '' ? '' : line;
}

/** Keeps the words around it apart: together they could come alive, as "@" and "channel" do. */
const EMPTY_CODE = ' ';

/** Emphasis that models like to write; it would stand there as asterisks. */
const BOLD = /\*\*([^*\s](?:[^*]{0,200}[^*\s])?)\*\*/g;

interface Piece {
  readonly kind: 'code' | 'words';
  readonly text: string;
}

/** An opening run of backticks is closed by a run of the same length, as in CommonMark; an unclosed one is words. */
function splitInlineCode(line: string): readonly Piece[] {
  const runs = [...line.matchAll(/`+/g)];
  const closing = nextOfSameLength(runs.map(([run]) => run.length));
  const pieces: Piece[] = [];
  let from = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    const close = runs[closing[index] ?? -1];
    if (open === undefined || close === undefined) continue;
    pieces.push({ kind: 'words', text: line.slice(from, open.index) });
    pieces.push({ kind: 'code', text: line.slice(open.index + open[0].length, close.index).trim() });
    from = close.index + close[0].length;
    index = closing[index] ?? index;
  }
  pieces.push({ kind: 'words', text: line.slice(from) });
  return pieces.filter(({ kind, text }) => kind === 'code' || text !== '');
}

/** For each length, the index of the next one that is equal. */
function nextOfSameLength(lengths: readonly number[]): readonly (number | undefined)[] {
  const last = new Map<number, number>();
  const next: (number | undefined)[] = lengths.map(() => undefined);
  for (let index = lengths.length - 1; index >= 0; index -= 1) {
    const length = lengths[index] ?? 0;
    next[index] = last.get(length);
    last.set(length, index);
  }
  return next;
}

const renderWords = (text: string, { isLive, code, plain }: InlineMarkup): string[] =>
  text.split(/(\s+)/).flatMap((word) => {
    if (!isLive(word)) return [plain(word)];
    const opening = /^[("'[{]*/.exec(word)?.[0] ?? '';
    const inner = word.slice(opening.length).replace(CLOSING_PUNCTUATION, '');
    if (inner === '' || !isLive(inner)) return [code(word)];
    return [plain(opening), code(inner), plain(word.slice(opening.length + inner.length))];
  });

const CLOSING_PUNCTUATION = /(?<![)"'\]}.,;:!?])[)"'\]}.,;:!?]{1,8}$/;
