import {
  endsInBlank,
  HOLE,
  keepMark,
  NOTHING,
  ONE_BLANK,
  put,
  type Scan,
  writeHole,
  writeWord,
  written,
} from './scan.ts';
import { endOfPath, isPath } from './scan-paths.ts';
import {
  announcementOf,
  isAddressWord,
  isConstantName,
  isHostOrFile,
  isNameAfterNoun,
  isUnit,
  KNOWN_WORDS,
  MONTHS,
  NAME_AFTER_NOUN,
  NOT_A_NAME,
  WEEKDAYS,
} from './words.ts';

/** Reads a run of characters that belong together, up to the next that `isPart` refuses. */
export function readWord(scan: Scan, isPart: (code: number) => boolean): void {
  const { text } = scan;
  const start = scan.at;
  let digits = false;
  let slashes = 0;
  let dots = 0;
  let ats = 0;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 97 && code <= 122) continue;
    if (!isPart(code) && !(code === 44 && isThousands(text, at))) break;
    if (code >= 48 && code <= 57) digits = true;
    else if (code === 47 || code === 92) slashes++;
    else if (code === 46) dots++;
    else if (code === 64) ats++;
  }
  let end = at;
  while (end > start + 1 && (text[end - 1] === ':' || text[end - 1] === '.')) {
    if (text[--end] === '.') dots--;
  }
  if (slashes > 0 && end === at && !scan.without.has('path-with-blank')) end = at = endOfPath(text, start, at);
  scan.at = end;
  const word = text.slice(start, end);
  if (digits || slashes > 0 || dots > 1) writeVariable(scan, word, start, digits, slashes, dots);
  else if ((dots === 1 || ats > 0 || word === 'localhost') && isValue(scan, word)) writeHole(scan, start, end);
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

/** Whether a word without digits and slashes is the name of a host or a file. */
const isValue = (scan: Scan, word: string): boolean =>
  isHostOrFile(word) && !isCall(scan) && !scan.without.has('host-or-file');

/** A word that has something in it which usually varies. */
function writeVariable(scan: Scan, word: string, start: number, digits: boolean, slashes: number, dots: number): void {
  const end = start + word.length;
  if (isFixed(scan, word, digits, slashes, dots)) {
    writeWord(scan, word, start, end);
    return;
  }
  const label = labelOf(scan, word);
  if (label !== undefined) put(scan, label);
  writeHole(scan, start + (label?.length ?? 0), end);
}

/** `took:` of `took:12`. */
const labelOf = (scan: Scan, word: string): string | undefined =>
  word.includes(':') && !isAddress(scan, word) && !scan.without.has('label') ? LABEL.exec(word)?.[0] : undefined;

const LABEL = /^[A-Za-z][A-Za-z_]*:(?=[^:/\\])/;
const HOST_AND_PORT = /^[A-Za-z][A-Za-z_]*:(\d{2,5})(?:\/|$)/;
/** Ports that a line may begin with: `intranet:80 refused the connection`. */
const WELL_KNOWN_PORTS = new Set(
  '21 22 25 53 80 110 143 389 443 465 587 636 993 995 1080 3128 8000 8080 8443'.split(' '),
);

function isAddress(scan: Scan, word: string): boolean {
  const port = HOST_AND_PORT.exec(word)?.[1];
  if (port === undefined || scan.without.has('host-and-port')) return false;
  if (word.startsWith('localhost:')) return true;
  return scan.last === '' ? WELL_KNOWN_PORTS.has(port) : endsInBlank(scan) && isAddressWord(scan.last);
}

function isFixed(scan: Scan, word: string, digits: boolean, slashes: number, dots: number): boolean {
  if (slashes === 0 && isCall(scan) && !/^\d/.test(word)) return true;
  if (digits) return KNOWN_WORDS.has(word.toLowerCase()) && !scan.without.has('known-word');
  if (slashes === 0) return (isConstantName(word) && !scan.without.has('constant-name')) || /\.\.|^\.|::/.test(word);
  if (scan.without.has('slash-between-words')) return false;
  return slashes === 1 && dots < 2 && !isPath(word) && !(dots === 1 && isValue(scan, word));
}

function writePlain(scan: Scan, word: string, start: number): void {
  const isNext = endsInBlank(scan);
  if (scan.last === HOLE && scan.gap === ONE_BLANK && isUnit(word) && !scan.without.has('unit')) {
    scan.out = written(scan).slice(0, -1);
    scan.gap = NOTHING;
    scan.holeEnd = scan.at;
    return;
  }
  if (
    isNext &&
    scan.beforeLast === 'for' &&
    (word === 'from' || word === 'From') &&
    !scan.without.has('for-and-from')
  ) {
    scan.out = `${written(scan).slice(0, scan.lastStart)}${HOLE} `;
  }
  const varies = (isNext && isName(scan, word)) || (isCapital(word) && isDateWord(word, scan));
  if (varies) {
    writeHole(scan, start, scan.at);
  } else {
    writeWord(scan, word, start, scan.at);
    scan.announces = announcementOf(word);
  }
}

/** Whether a word is the name of what the word before it speaks of. */
const isName = (scan: Scan, word: string): boolean =>
  scan.announces > 0 &&
  !isCall(scan) &&
  (scan.announces === NAME_AFTER_NOUN
    ? isNameAfterNoun(word) && !scan.without.has('name-after-noun')
    : !NOT_A_NAME.has(word.toLowerCase()) && !scan.without.has('name-after-user'));

const isCapital = (word: string): boolean => word.charCodeAt(0) < 97;

const isDateWord = (word: string, { text, at, without }: Scan): boolean =>
  (MONTHS.has(word) || WEEKDAYS.has(word)) &&
  !without.has('date-word') &&
  /^,? +(?:\d|[A-Z][a-z]{2}\b)/.test(text.slice(at, at + 8));

/** `chdir(`: a function's name is the code's own. */
const isCall = (scan: Scan): boolean => scan.text[scan.at] === '(';
