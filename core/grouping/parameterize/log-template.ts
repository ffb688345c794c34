import { isConstantName, isUnit, KNOWN_WORDS, MONTHS, NAMES_AFTER, NOT_A_NAME, WEEKDAYS } from './words.ts';

/** What stands in a template for anything that varies. */
export const HOLE = '<*>';

const TEMPLATE_LENGTH = 2_000;
const GROUP_LENGTH = 400;

/**
 * Guesses the statement that printed a log line: everything that may vary from call to call becomes `<*>`. One pass,
 * no state, one set of rules for every service; linear in the length of the line, of which 2,000 characters count.
 *
 * What varies: numbers with their units and every word with a digit, paths, URLs, dotted names, values after `=`,
 * quoted words, dates, and the names that follow words such as `user`. What stays: plain words, and constants such as
 * `action.SCREEN_ON`.
 */
export function logTemplate(line: string): string {
  const scan: Scan = {
    text: line.length > TEMPLATE_LENGTH ? line.slice(0, TEMPLATE_LENGTH) : line,
    at: 0,
    out: '',
    last: '',
    beforeLast: '',
    lastStart: 0,
    announcesName: false,
    gap: START,
  };
  const { text } = scan;
  while (scan.at < text.length) {
    const kind = KIND[text.charCodeAt(scan.at)] ?? WORD;
    if (kind === WORD) readWord(scan);
    else if (kind === SPACE) readSpace(scan);
    else if (kind === EQUALS) readValue(scan);
    else if (kind === QUOTE) readQuoted(scan);
    else if (kind === COMPARISON) readComparison(scan);
    else writeMark(scan, text[scan.at++] ?? '');
  }
  return scan.out.trimEnd();
}

interface Scan {
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

const OTHER = 1;
const SPACE = 2;
const EQUALS = 3;
const QUOTE = 4;
const COMPARISON = 5;
const WORD = 6;

/** What a character begins. Everything beyond ASCII is part of a word. */
const KIND: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character) || code < 32) return SPACE;
  if (character === '=') return EQUALS;
  if (/["'`]/.test(character)) return QUOTE;
  if (/[<>]/.test(character)) return COMPARISON;
  return /[\w.$%@#*~+\-/\\:&?]/.test(character) ? WORD : OTHER;
});

type Gap = 0 | 1 | 2 | 3;
const NOTHING: Gap = 0;
const ONE_BLANK: Gap = 1;
/** The beginning of the line counts as something that ends in a blank. */
const START: Gap = 2;
const MARK_AND_BLANK: Gap = 2;
const MARK: Gap = 3;

function readSpace(scan: Scan): void {
  scan.at++;
  if (endsInBlank(scan)) return;
  scan.out += ' ';
  scan.gap = scan.gap === NOTHING ? ONE_BLANK : MARK_AND_BLANK;
}

const endsInBlank = ({ gap }: Scan): boolean => gap === ONE_BLANK || gap === MARK_AND_BLANK;

function writeMark(scan: Scan, mark: string): void {
  scan.out += mark;
  scan.gap = MARK;
}

function readWord(scan: Scan): void {
  const { text } = scan;
  const start = scan.at;
  let digits = false;
  let slashes = 0;
  let dots = 0;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 && KIND[code] !== WORD && !(code === 44 && isThousands(text, at))) break;
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

function write(scan: Scan, shown: string, word: string): void {
  scan.beforeLast = scan.last;
  scan.last = word;
  scan.lastStart = scan.out.length;
  scan.announcesName = false;
  scan.gap = NOTHING;
  scan.out += shown;
}

/** `key=value`, `key = value`, `key=Name{…}`: the value goes, whatever it is. */
function readValue(scan: Scan): void {
  const { text } = scan;
  let at = scan.at + 1;
  const previous = text[scan.at - 1];
  if (text[at] === '=' || text[at] === '>' || previous === '!' || previous === '<' || previous === '>') {
    writeMark(scan, text.slice(scan.at, at + 1));
    scan.at = at + 1;
    return;
  }
  if (text[at] === ' ' && previous === ' ') at++;
  const end = endOfValue(text, at);
  if (endsInBlank(scan)) scan.out = scan.out.trimEnd();
  writeMark(scan, '=');
  if (end > at) write(scan, HOLE, HOLE);
  scan.at = end;
}

function endOfValue(text: string, start: number): number {
  const quote = text[start] ?? '';
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    if (close !== -1 && close - start < GROUP_LENGTH) return close + 1;
  }
  let at = start;
  while (at < text.length && !/[\s,;(){}[\]]/.test(text[at] ?? '')) at++;
  const group = endOfGroup(text, at);
  return group;
}

/** Where the bracketed group that begins here ends; `at` itself when there is none. */
function endOfGroup(text: string, at: number): number {
  const open = text[at] ?? '';
  const close = open === '{' ? '}' : open === '[' ? ']' : open === '(' ? ')' : '';
  if (close === '') return at;
  let depth = 0;
  for (let index = at; index < text.length && index - at < GROUP_LENGTH; index++) {
    if (text[index] === open) depth++;
    else if (text[index] === close && --depth === 0) return index + 1;
  }
  return at;
}

/** A quoted word goes; of quoted text with spaces only what varies inside goes. */
function readQuoted(scan: Scan): void {
  const { text, at } = scan;
  const quote = text[at] ?? '';
  const isApostrophe = quote === "'" && /\w/.test(text[at - 1] ?? '');
  const close = isApostrophe ? -1 : text.indexOf(quote, at + 1);
  if (
    close === -1 ||
    close - at > GROUP_LENGTH ||
    /\w/.test(text[close + 1] ?? '') ||
    text.slice(at + 1, close).includes(' ')
  ) {
    writeMark(scan, quote);
    scan.at = at + 1;
    return;
  }
  writeMark(scan, quote);
  if (close > at + 1) write(scan, HOLE, HOLE);
  writeMark(scan, quote);
  scan.at = close + 1;
}

/** `<1 sec` is a number like `00:01`; any other angle bracket is text. */
function readComparison(scan: Scan): void {
  const { text, at } = scan;
  if (!/\d/.test(text[at + 1] ?? '')) writeMark(scan, text[at] ?? '');
  scan.at = at + 1;
}
