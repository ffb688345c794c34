import { PATTERNS } from './patterns.ts';
import { MONTHS, WEEKDAYS } from './words.ts';

const TEXT_LENGTH = 4_000;

/**
 * Replaces what varies in a message by typed placeholders: `user 7c1811ed-… gone` becomes `user <uuid> gone`.
 *
 * One pass from left to right: at each place where a value can begin the table of patterns is asked once, the first row
 * that matches wins. Linear in the length of the text, of which 4,000 characters count.
 */
export function parameterize(text: string): string {
  const source = text.slice(0, TEXT_LENGTH);
  let out = '';
  let at = 0;
  while (at < source.length) {
    const end = endOfPlainWord(source, at);
    if (end > at) {
      out += source.slice(at, end);
      at = end;
      continue;
    }
    COMBINED.lastIndex = at;
    const match = COMBINED.exec(source);
    if (match === null || match[0] === '') {
      const next = nextStart(source, at);
      out += source.slice(at, next);
      at = next;
    } else {
      out += PLACEHOLDERS[match.findIndex((group, index) => index > 0 && group !== undefined) - 1];
      at += match[0].length;
    }
  }
  return out;
}

const COMBINED = new RegExp(PATTERNS.map(({ pattern }) => `(${pattern})`).join('|'), 'y');
const PLACEHOLDERS = PATTERNS.map(({ name }) => `<${name}>`);

/** Most words are letters up to a blank and begin no pattern; they are taken at once. Returns `at` for any other. */
function endOfPlainWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && isLetter(text.charCodeAt(end))) end++;
  const next = text[end];
  if (end === at || (next !== undefined && next !== ' ' && next !== '\n' && !(next === ',' && end - at > 3))) return at;
  const word = text.slice(at, end);
  return MONTHS.has(word) ||
    WEEKDAYS.has(word) ||
    (end - at >= 8 && /^[a-fA-F]+$/.test(word)) ||
    text[at - 1] === '=' ||
    (text[at - 1] === ' ' && /[:]/.test(text[at - 2] ?? '') && /^(?:true|false)$/i.test(word))
    ? at
    : end;
}

/** The next place where a value can begin: after this run of word characters, or after this one character. */
function nextStart(text: string, at: number): number {
  let next = at;
  while (next < text.length && isWord(text.charCodeAt(next))) next++;
  return next === at ? at + 1 : next;
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isWord = (code: number): boolean => isLetter(code) || (code >= 48 && code <= 57) || code === 95 || code > 127;
