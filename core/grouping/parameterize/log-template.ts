import {
  endsInBlank,
  keep,
  keepMark,
  MARK_AND_BLANK,
  NOTHING,
  newScan,
  ONE_BLANK,
  put,
  type Scan,
  written,
} from './scan.ts';
import { readClosingBracket, readClosingParenthesis, readOpeningBracket } from './scan-groups.ts';
import { readComparison, readQuoted, readValue } from './scan-values.ts';
import { readWord } from './scan-words.ts';
import { ALL_RULES, type TemplateRule } from './template-rules.ts';

const TEMPLATE_LENGTH = 2_000;

/**
 * Guesses the statement that printed a log line: everything that may vary from call to call becomes `<*>`. One pass,
 * no state, one set of rules for every service; linear in the length of the line, of which 2,000 characters count.
 *
 * What varies: numbers with their units and every word with a digit, paths, URLs, dotted names, values after `=`,
 * quoted words, dates, and the names that follow words such as `user`. What stays: plain words, and constants such as
 * `action.SCREEN_ON`.
 */
export function logTemplate(line: string, without: ReadonlySet<TemplateRule> = ALL_RULES): string {
  const scan = newScan(line.length > TEMPLATE_LENGTH ? line.slice(0, TEMPLATE_LENGTH) : line, without);
  const { text } = scan;
  while (scan.at < text.length) {
    const kind = KIND[text.charCodeAt(scan.at)] ?? WORD;
    if (kind === WORD) readWord(scan, isWord);
    else if (kind === SPACE) readSpace(scan);
    else if (kind === EQUALS) readValue(scan);
    else if (kind === QUOTE) readQuoted(scan);
    else if (kind === COMPARISON) readComparison(scan);
    else if (kind === GROUP) readGroup(scan);
    else keepMark(scan, scan.at, ++scan.at);
  }
  return written(scan).trimEnd();
}

const OTHER = 1;
const SPACE = 2;
const EQUALS = 3;
const QUOTE = 4;
const COMPARISON = 5;
const GROUP = 6;
const WORD = 7;

/** What a character begins. Everything beyond ASCII is part of a word. */
const KIND: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character) || code < 32) return SPACE;
  if (character === '=') return EQUALS;
  if (/["'`]/.test(character)) return QUOTE;
  if (/[<>]/.test(character)) return COMPARISON;
  if (/[[\])]/.test(character)) return GROUP;
  return /[\w.$%@#*~+\-/\\:&?]/.test(character) ? WORD : OTHER;
});

const isWord = (code: number): boolean => code >= 128 || KIND[code] === WORD;

function readSpace(scan: Scan): void {
  const { at, text } = scan;
  scan.at++;
  if (endsInBlank(scan)) return;
  if (text.charCodeAt(at) === 32) keep(scan, at, at + 1);
  else put(scan, ' ');
  scan.gap = scan.gap === NOTHING ? ONE_BLANK : MARK_AND_BLANK;
}

function readGroup(scan: Scan): void {
  const mark = scan.text[scan.at];
  if (mark === '[') readOpeningBracket(scan);
  else if (mark === ']') readClosingBracket(scan);
  else readClosingParenthesis(scan);
}
