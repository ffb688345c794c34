import type { TemplateRule } from './template-rules.ts';
import type { Announcement } from './words.ts';

/** What is in a template for anything that varies. */
export const HOLE = '<*>';

/** A log line on its way into its template. */
export interface Scan {
  readonly text: string;
  /** Rules that do not apply. */
  readonly without: ReadonlySet<TemplateRule>;
  at: number;
  /** What is written for sure. The stretch of the text from `keptFrom` to `keptTo` follows it. */
  out: string;
  /** Most of a line goes out as it is: it is copied by the stretch, not by the word. */
  keptFrom: number;
  keptTo: number;
  /** The last two words, as they were; `<*>` where one was masked. */
  last: string;
  beforeLast: string;
  /** Where the last word stands in what is written. */
  lastStart: number;
  /** Whether a name follows the last word. */
  announces: Announcement;
  /** What is between the last word and the end. */
  gap: Gap;
  /** Where the last value begins and ends in the text, and how much is written up to its end; -1 before the first. */
  holeStart: number;
  holeEnd: number;
  holeOut: number;
  /** The same of the value before it. */
  earlierEnd: number;
  earlierOut: number;
  /** Where the last square bracket opens in the text, and how much is written up to it; -1 when none is open. */
  bracket: number;
  bracketOut: number;
}

/** What comes after the last word. */
export type Gap = 0 | 1 | 2 | 3;
export const NOTHING: Gap = 0;
export const ONE_BLANK: Gap = 1;
/** The beginning of the line counts as something that ends in a blank. */
const START: Gap = 2;
export const MARK_AND_BLANK: Gap = 2;
const MARK: Gap = 3;

export const newScan = (text: string, without: ReadonlySet<TemplateRule>): Scan => ({
  text,
  without,
  at: 0,
  out: '',
  keptFrom: 0,
  keptTo: 0,
  last: '',
  beforeLast: '',
  lastStart: 0,
  announces: 0,
  gap: START,
  holeStart: -1,
  holeEnd: -1,
  holeOut: -1,
  earlierEnd: -1,
  earlierOut: -1,
  bracket: -1,
  bracketOut: -1,
});

export const endsInBlank = ({ gap }: Scan): boolean => gap === ONE_BLANK || gap === MARK_AND_BLANK;

/** How many characters are written so far. */
export const writtenLength = ({ out, keptFrom, keptTo }: Scan): number => out.length + keptTo - keptFrom;

/** Lets the text from `start` to `end` out as it is. */
export function keep(scan: Scan, start: number, end: number): void {
  if (scan.keptTo !== start) {
    written(scan);
    scan.keptFrom = start;
  }
  scan.keptTo = end;
}

/** Writes something that is not in the text in this form. */
export function put(scan: Scan, shown: string): void {
  scan.out = written(scan) + shown;
}

/** What is written so far, in one piece. */
export function written(scan: Scan): string {
  if (scan.keptTo > scan.keptFrom) scan.out += scan.text.slice(scan.keptFrom, scan.keptTo);
  scan.keptFrom = scan.keptTo;
  return scan.out;
}

/** Takes back what was written after the first `length` characters. */
export function takeBack(scan: Scan, length: number): void {
  if (scan.out.length === length) scan.keptTo = scan.keptFrom;
  else scan.out = written(scan).slice(0, length);
}

/** Writes characters of the text that are part of no word. */
export function keepMark(scan: Scan, start: number, end: number): void {
  keep(scan, start, end);
  scan.gap = MARK;
}

/** Writes the word from `start` to `end` as it is, and remembers it. */
export function writeWord(scan: Scan, word: string, start: number, end: number): void {
  remember(scan, word);
  keep(scan, start, end);
}

/** Writes a hole for the value from `start` to `end`, unless it counts as one with the value before it. */
export function writeHole(scan: Scan, start: number, end: number): void {
  if (continuesHole(scan, start)) {
    takeBack(scan, scan.holeOut);
    scan.gap = NOTHING;
    scan.announces = 0;
  } else {
    remember(scan, HOLE);
    put(scan, HOLE);
    scan.earlierEnd = scan.holeEnd;
    scan.earlierOut = scan.holeOut;
    scan.holeStart = start;
    scan.holeOut = scan.out.length;
  }
  scan.holeEnd = end;
}

function remember(scan: Scan, word: string): void {
  scan.beforeLast = scan.last;
  scan.last = word;
  scan.lastStart = writtenLength(scan);
  scan.announces = 0;
  scan.gap = NOTHING;
}

const COMMA = 44;
const SEMICOLON = 59;
const MOST_BLANKS = 8;

/** Whether nothing but blanks, or a comma or semicolon and blanks, is between the last value and `start`. */
function continuesHole({ text, holeEnd, without }: Scan, start: number): boolean {
  if (holeEnd < 0 || start <= holeEnd || start - holeEnd > MOST_BLANKS) return false;
  const code = text.charCodeAt(holeEnd);
  const isList = code === COMMA || code === SEMICOLON;
  for (let at = isList ? holeEnd + 1 : holeEnd; at < start; at++) if (text.charCodeAt(at) > 32) return false;
  return !without.has(isList ? 'value-list' : 'value-run');
}
