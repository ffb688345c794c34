/** What stands in a template for anything that varies. */
export const HOLE = '<*>';

/** A log line on its way into its template. */
export interface Scan {
  readonly text: string;
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
  /** Whether the last word is one after which a name follows. */
  announcesName: boolean;
  /** What stands between the last word and the end. */
  gap: Gap;
}

/** What stands behind the last word. */
export type Gap = 0 | 1 | 2 | 3;
export const NOTHING: Gap = 0;
export const ONE_BLANK: Gap = 1;
/** The beginning of the line counts as something that ends in a blank. */
const START: Gap = 2;
export const MARK_AND_BLANK: Gap = 2;
const MARK: Gap = 3;

export const newScan = (text: string): Scan => ({
  text,
  at: 0,
  out: '',
  keptFrom: 0,
  keptTo: 0,
  last: '',
  beforeLast: '',
  lastStart: 0,
  announcesName: false,
  gap: START,
});

export const endsInBlank = ({ gap }: Scan): boolean => gap === ONE_BLANK || gap === MARK_AND_BLANK;

/** Lets the text from `start` to `end` out as it is. */
export function keep(scan: Scan, start: number, end: number): void {
  if (scan.keptTo !== start) {
    written(scan);
    scan.keptFrom = start;
  }
  scan.keptTo = end;
}

/** Writes something that does not stand in the text like this. */
export function put(scan: Scan, shown: string): void {
  scan.out = written(scan) + shown;
}

/** What is written so far, in one piece. */
export function written(scan: Scan): string {
  if (scan.keptTo > scan.keptFrom) scan.out += scan.text.slice(scan.keptFrom, scan.keptTo);
  scan.keptFrom = scan.keptTo;
  return scan.out;
}

/** Writes characters of the text that are part of no word. */
export function keepMark(scan: Scan, start: number, end: number): void {
  keep(scan, start, end);
  scan.gap = MARK;
}

/** Writes a hole, or the word from `start` to `end` as it is, and remembers it. */
export function write(scan: Scan, word: string, start: number, end: number): void {
  scan.beforeLast = scan.last;
  scan.last = word;
  scan.lastStart = scan.out.length + scan.keptTo - scan.keptFrom;
  scan.announcesName = false;
  scan.gap = NOTHING;
  if (word === HOLE) put(scan, HOLE);
  else keep(scan, start, end);
}
