import { endsInBlank, HOLE, NOTHING, ONE_BLANK, type Scan, write, writeMark } from './scan.ts';
import { isConstantName, isUnit, KNOWN_WORDS, MONTHS, NAMES_AFTER, NOT_A_NAME, WEEKDAYS } from './words.ts';

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
  if (digits || slashes > 0 || dots > 1) writeVariable(scan, word, digits, slashes, dots);
  else writePlain(scan, word);
  if (at > end) writeMark(scan, text.slice(end, at));
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
function writeVariable(scan: Scan, word: string, digits: boolean, slashes: number, dots: number): void {
  if (isFixed(scan, word, digits, slashes, dots)) {
    write(scan, word, word);
    return;
  }
  scan.out += /^[A-Za-z][A-Za-z_]*:(?=[^:/\\])/.exec(word)?.[0] ?? '';
  write(scan, HOLE, HOLE);
}

function isFixed(scan: Scan, word: string, digits: boolean, slashes: number, dots: number): boolean {
  if (slashes === 0 && isCall(scan) && !/^\d/.test(word)) return true;
  if (digits) return KNOWN_WORDS.has(word.toLowerCase());
  if (slashes === 0) return isConstantName(word) || /\.\.|^\.|::/.test(word);
  return slashes === 1 && dots < 2 && !/^[/\\]|^[A-Za-z]:/.test(word);
}

function writePlain(scan: Scan, word: string): void {
  const { text, last } = scan;
  const isNext = endsInBlank(scan);
  if (last === HOLE && scan.gap === ONE_BLANK && isUnit(word)) {
    scan.out = scan.out.slice(0, -1);
    scan.gap = NOTHING;
    return;
  }
  if (isNext && scan.beforeLast === 'for' && (word === 'from' || word === 'From')) {
    scan.out = `${scan.out.slice(0, scan.lastStart)}${HOLE} `;
  }
  const isName = isNext && scan.announcesName && !NOT_A_NAME.has(word.toLowerCase()) && !isCall(scan);
  const varies = isName || (isCapital(word) && isDateWord(word, text.slice(scan.at, scan.at + 8)));
  write(scan, varies ? HOLE : word, varies ? HOLE : word);
  scan.announcesName = !varies && word.length <= NAME_WORD_LENGTH && NAMES_AFTER.has(word.toLowerCase());
}

/** The longest of the words after which a name follows. */
const NAME_WORD_LENGTH = 8;

const isCapital = (word: string): boolean => word.charCodeAt(0) < 97;

const isDateWord = (word: string, after: string): boolean =>
  (MONTHS.has(word) || WEEKDAYS.has(word)) && /^,? +(?:\d|[A-Z][a-z]{2}\b)/.test(after);

/** `chdir(`: a function's name is the code's own. */
const isCall = (scan: Scan): boolean => scan.text[scan.at] === '(';
