import { matchLines } from '../../core/text/match-lines.ts';

/**
 * Gives lines that an agent did not change their own bytes back. An agent's tools rewrite the whole file: line ends become one kind,
 * a byte order mark or the missing newline at the end is lost, and bytes that are not UTF-8 become replacement characters.
 * A new line ends as the line that it replaces, or the one above it. A script keeps the line ends that it is given, since wrong
 * ones can be its bug.
 *
 * @param original the file in the commit
 * @param written the file in the agent's tree
 * @returns what the file should hold
 */
export function keepLineEnds(original: Buffer, written: Buffer): Buffer {
  if (original.length === 0 || written.length === 0 || original.includes(0) || written.includes(0)) return written;
  if (original.subarray(0, 2).toString('latin1') === '#!') return written;
  const isClassic = !original.includes(LF) && original.includes(CR);
  const [before, after] = [splitLines(withoutMark(original), isClassic), splitLines(withoutMark(written), isClassic)];
  const matched = matchLines(before.map(textOf), after.map(textOf));
  const usual = usualEnd(before);
  const lines: Line[] = [];
  for (const [index, line] of after.entries()) {
    const same = before[matched[index] ?? -1];
    const end = same?.end ?? replacedEnd(before, matched, index) ?? lines.at(-1)?.end;
    lines.push({ bytes: same?.bytes ?? line.bytes, end: end === undefined || end === '' ? usual : end });
  }
  const isLastOpen = before.at(-1)?.end === '';
  const lastWritten = lines.at(-1);
  if (lastWritten !== undefined && !isLastOpen && matched.at(-1) === -1 && after.at(-1)?.end === '') {
    lines[lines.length - 1] = { ...lastWritten, bytes: withoutHalfEnd(lastWritten.bytes) };
  }
  const last = lines.at(-1);
  // An empty line without an end would be no line.
  if (last !== undefined && last.bytes.length > 0 && isLastOpen) lines[lines.length - 1] = { ...last, end: '' };
  return Buffer.concat([
    ...(hasMark(original) ? [MARK] : []),
    ...lines.flatMap(({ bytes, end }) => [bytes, Buffer.from(end, 'latin1')]),
  ]);
}

const [LF, CR] = [10, 13];
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

interface Line {
  readonly bytes: Buffer;
  /** Empty for a last line without a newline. */
  readonly end: string;
}

const hasMark = (bytes: Buffer): boolean => bytes.subarray(0, MARK.length).equals(MARK);
const withoutMark = (bytes: Buffer): Buffer => (hasMark(bytes) ? bytes.subarray(MARK.length) : bytes);

/** A file without any line feed may end its lines with carriage returns alone; elsewhere one is part of its line. */
function splitLines(bytes: Buffer, isClassic: boolean): readonly Line[] {
  const text = bytes.toString('latin1');
  const ends = isClassic ? /\r\n|\n|\r/g : /\r?\n/g;
  const lines: Line[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(ends)) {
    lines.push({ bytes: bytes.subarray(from, index), end });
    from = index + end.length;
  }
  return from < bytes.length ? [...lines, { bytes: bytes.subarray(from), end: '' }] : lines;
}

/** Half of a CRLF is no part of its line: with the newline that comes back, the next look would take it for an end. */
const withoutHalfEnd = (bytes: Buffer): Buffer => (bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes);

/** A line as an agent's tools show it. */
const textOf = ({ bytes }: Line): string => bytes.toString('utf8');

function usualEnd(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { end } of lines) if (end !== '') counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '\n';
}

/** The end of the line that stood where a new line stands: as many lines below the last one that both have. */
function replacedEnd(before: readonly Line[], matched: readonly number[], index: number): string | undefined {
  let above = index - 1;
  while (above >= 0 && matched[above] === -1) above -= 1;
  const at = (matched[above] ?? -1) + (index - above);
  let below = index + 1;
  while (below < matched.length && matched[below] === -1) below += 1;
  const limit = matched[below] ?? before.length;
  return at < limit ? before[at]?.end : undefined;
}
