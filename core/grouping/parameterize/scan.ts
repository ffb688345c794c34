/** What stands in a template for anything that varies. */
export const HOLE = '<*>';

/** A log line on its way into its template. */
export interface Scan {
  readonly text: string;
  at: number;
  out: string;
  /** The last two words, as they were; `<*>` where one was masked. */
  last: string;
  beforeLast: string;
  /** Where the last word stands in `out`. */
  lastStart: number;
  /** Whether the last word is one after which a name follows. */
  announcesName: boolean;
  /** What stands between the last word and the end of `out`, which is a rope that is dear to look into. */
  gap: Gap;
}

/** What stands behind the last word. */
export type Gap = 0 | 1 | 2 | 3;
export const NOTHING: Gap = 0;
export const ONE_BLANK: Gap = 1;
/** The beginning of the line counts as something that ends in a blank. */
export const START: Gap = 2;
export const MARK_AND_BLANK: Gap = 2;
const MARK: Gap = 3;

export const endsInBlank = ({ gap }: Scan): boolean => gap === ONE_BLANK || gap === MARK_AND_BLANK;

/** Writes a character that is part of no word. */
export function writeMark(scan: Scan, mark: string): void {
  scan.out += mark;
  scan.gap = MARK;
}

/** Writes a word as it is shown, and remembers it as it was. */
export function write(scan: Scan, shown: string, word: string): void {
  scan.beforeLast = scan.last;
  scan.last = word;
  scan.lastStart = scan.out.length;
  scan.announcesName = false;
  scan.gap = NOTHING;
  scan.out += shown;
}
