import { lineFinder } from './step.ts';
import { maskSql, stripComments } from './strip-comments.ts';

export interface Statement {
  /** In capitals, with single spaces; the content of texts is left out. */
  readonly words: string;
  /** As it is written, in one line. */
  readonly written: string;
  readonly line: number;
}

/** Where the way back begins: goose, dbmate, sql-migrate, node-pg-migrate, Play. */
const DOWN = /^\s*(--|#)\s*(\+goose down|migrate:down|\+migrate down|down migration|@?!?\s*downs?)\b/i;
const UP = /^\s*(--|#)\s*(\+goose up|migrate:up|\+migrate up|up migration|@?!?\s*ups?)\b/i;

/** Splits a migration in SQL into its statements. The part that takes it back is left out. */
export function splitSql(text: string): readonly Statement[] {
  // SQL Server ends a batch with a line of its own.
  const own = withoutDown(text).replace(/^([ \t]*)GO(?=[ \t]*\r?$)/gim, '$1; ');
  const [stripped, masked] = [stripComments(own, 'sql'), maskSql(own)];
  const line = lineFinder(own);
  const statements: Statement[] = [];
  let start = 0;
  for (const end of [...endsOf(masked), masked.length]) {
    const part = masked.slice(start, end);
    const words = part
      .replace(/^\s*GO\b/i, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (words !== '') {
      const written = stripped.slice(start, end).replace(/\s+/g, ' ').trim();
      statements.push({ words: words.toUpperCase(), written, line: line(start + part.search(/\S/)) });
    }
    start = end + 1;
  }
  return statements;
}

function withoutDown(text: string): string {
  let isDown = false;
  return text
    .split('\n')
    .map((line) => {
      if (DOWN.test(line)) isDown = true;
      else if (UP.test(line)) isDown = false;
      return isDown ? '' : line;
    })
    .join('\n');
}

const endsOf = (masked: string): readonly number[] => [...masked.matchAll(/;/g)].map(({ index }) => index);

/** Splits at the commas that are in no brackets. */
export function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}
