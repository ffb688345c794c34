import { ASSERTION } from './assertion.ts';
import type { PatchFile } from './parse-patch.ts';

/**
 * Whether a change of a test file leaves alone what its old tests expect: it replaces statements that assert nothing, such as
 * what a test calls with. A line inside a list, an object or the arguments of a call may be an expected value, so it counts as
 * one.
 *
 * @param base the file's text before the change
 * @returns false too where the file asserts in words that are not known
 */
export function editsInputsAlone(file: PatchFile, base: string): boolean {
  if (file.kind !== 'modified' || !ASSERTION.test(base)) return false;
  const isStatement = findStatements(base.split('\n'));
  return file.hunks.every(({ oldStart, lines }) => {
    let line = oldStart;
    return lines.every(({ kind, text }) => {
      const at = line;
      if (kind !== 'added') line += 1;
      return kind !== 'removed' || text.trim() === '' || (isStatement(at) && !expects(text));
    });
  });
}

const expects = (line: string): boolean =>
  ASSERTION.test(line) || /\b(?:expected|want(?:ed)?|output|result)\b/i.test(line);

const OPENING = '([{';
const CLOSING = ')]}';
/** What comes before the brace of an object, and never before that of a block. */
const BEFORE_VALUE = /(?:[([{,:=?&|]|\breturn|\byield)$/;

/** Tells of each line, counted from 1, whether it begins outside of all brackets but those of blocks. */
function findStatements(lines: readonly string[]): (line: number) => boolean {
  const statements = new Set<number>();
  const open: ('block' | 'value')[] = [];
  for (const [index, line] of lines.entries()) {
    if (open.at(-1) !== 'value') statements.add(index + 1);
    const code = withoutStrings(line);
    for (const [at, character] of [...code].entries()) {
      if (CLOSING.includes(character)) open.pop();
      if (!OPENING.includes(character)) continue;
      const before = code.slice(0, at).trimEnd();
      const isBlock = character === '{' && before !== '' && (before.endsWith('=>') || !BEFORE_VALUE.test(before));
      open.push(isBlock ? 'block' : 'value');
    }
  }
  return (line) => statements.has(line);
}

/** Brackets in strings and comments open nothing. */
const withoutStrings = (line: string): string =>
  line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""').replace(/(?:\/\/|(?<=^|\s)#).*$/, '');
