import { endsInBlank, HOLE, keepMark, NOTHING, ONE_BLANK, put, type Scan, write, written } from './scan.ts';
import { isConstantName, isNameAfter, isUnit, KNOWN_WORDS, MONTHS, NOT_A_NAME, WEEKDAYS } from './words.ts';

/** Reads a run of characters that belong together, up to the next that `isPart` refuses. */
export function readWord(scan: Scan, isPart: (code: number) => boolean): void {
  const { text } = scan;
  const start = scan.at;
  let digits = false;
  let slashes = 0;
  let dots = 0;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isPart(code) && !(code === 44 && isThousands(text, at))) break;
    if (code >= 48 && code <= 57) digits = true;
    else if (code === 47 || code === 92) slashes++;
    else if (code === 46) dots++;
  }
  let end = at;
  while (end > start + 1 && (text[end - 1] === ':' || text[end - 1] === '.')) end--;
  scan.at = end;
  const word = text.slice(start, end);
  if (digits || slashes > 0 || dots > 1) writeVariable(scan, word, start, digits, slashes, dots);
  else writePlain(scan, word, start);
  if (at > end) keepMark(scan, end, at);
  scan.at = at;
}

/** The comma of `1,293`. */
const isThousands = (text: string, comma: number): boolean =>
  isDigit(text.charCodeAt(comma - 1)) &&
  isDigit(text.charCodeAt(comma + 1)) &&
  isDigit(text.charCodeAt(comma + 2)) &&
  isDigit(text.charCodeAt(comma + 3)) &&
  !isDigit(text.charCodeAt(comma + 4));

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A word that has something in it which usually varies. */
function writeVariable(scan: Scan, word: string, start: number, digits: boolean, slashes: number, dots: number): void {
  const end = start + word.length;
  if (isFixed(scan, word, digits, slashes, dots)) {
    write(scan, word, start, end);
    return;
  }
  const label = word.includes(':') ? LABEL.exec(word)?.[0] : undefined;
  if (label !== undefined) put(scan, label);
  write(scan, HOLE, start, end);
}

/** `took:12`: what names the value stays. */
const LABEL = /^[A-Za-z][A-Za-z_]*:(?=[^:/\\])/;

function isFixed(scan: Scan, word: string, digits: boolean, slashes: number, dots: number): boolean {
  if (slashes === 0 && isCall(scan) && !/^\d/.test(word)) return true;
  if (digits) return KNOWN_WORDS.has(word.toLowerCase());
  if (slashes === 0) return isConstantName(word) || /\.\.|^\.|::/.test(word);
  return slashes === 1 && dots < 2 && !/^[/\\]|^[A-Za-z]:/.test(word);
}

function writePlain(scan: Scan, word: string, start: number): void {
  const isNext = endsInBlank(scan);
  if (scan.last === HOLE && scan.gap === ONE_BLANK && isUnit(word)) {
    scan.out = written(scan).slice(0, -1);
    scan.gap = NOTHING;
    return;
  }
  if (isNext && scan.beforeLast === 'for' && (word === 'from' || word === 'From')) {
    scan.out = `${written(scan).slice(0, scan.lastStart)}${HOLE} `;
  }
  const isName = isNext && scan.announcesName && !NOT_A_NAME.has(word.toLowerCase()) && !isCall(scan);
  const varies = isName || (isCapital(word) && isDateWord(word, scan));
  write(scan, varies ? HOLE : word, start, scan.at);
  scan.announcesName = !varies && isNameAfter(word);
}

const isCapital = (word: string): boolean => word.charCodeAt(0) < 97;

const isDateWord = (word: string, { text, at }: Scan): boolean =>
  (MONTHS.has(word) || WEEKDAYS.has(word)) && /^,? +(?:\d|[A-Z][a-z]{2}\b)/.test(text.slice(at, at + 8));

/** `chdir(`: a function's name is the code's own. */
const isCall = (scan: Scan): boolean => scan.text[scan.at] === '(';
