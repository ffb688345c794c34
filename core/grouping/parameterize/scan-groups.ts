import { HOLE, keepMark, NOTHING, put, type Scan, takeBack, writtenLength } from './scan.ts';

/** `[`: a list may begin here. */
export function readOpeningBracket(scan: Scan): void {
  keepMark(scan, scan.at, ++scan.at);
  scan.bracket = scan.at;
  scan.bracketOut = writtenLength(scan);
}

/** `]`: a list in brackets is one value, also an empty one. */
export function readClosingBracket(scan: Scan): void {
  const { text, at, bracket, bracketOut } = scan;
  const isList =
    bracket >= 0 && (at === bracket ? !/\w/.test(text[bracket - 2] ?? '') : isListOfWords(text.slice(bracket, at)));
  if (isList && !scan.without.has('bracketed-list')) {
    takeBack(scan, bracketOut);
    put(scan, HOLE);
  }
  scan.bracket = -1;
  keepMark(scan, at, ++scan.at);
}

const LIST_OF_WORDS = /^[^\s,]+(?:, ?[^\s,]+)+$/;

const isListOfWords = (text: string): boolean => text.includes(',') && LIST_OF_WORDS.test(text);

/** `)`: one more value in parentheses says nothing more than the value before it. */
export function readClosingParenthesis(scan: Scan): void {
  const { text, at } = scan;
  const isEmpty = text[at - 1] === '(';
  const open = isEmpty ? at - 1 : scan.holeEnd === at ? scan.holeStart - 1 : -1;
  if (text[open] !== '(' || scan.without.has('added-in-parentheses')) keepMark(scan, at, ++scan.at);
  else if (isEmpty ? isAfterValue(scan, scan.holeEnd, open) : isAfterValue(scan, scan.earlierEnd, open))
    addNothing(scan, isEmpty);
  else if (isEmpty && text[open - 1] === ' ') dropEmpty(scan);
  else keepMark(scan, at, ++scan.at);
}

/** Whether the value that ends at `end` stands directly, or with one blank, before `open`. */
const isAfterValue = ({ text }: Scan, end: number, open: number): boolean =>
  end >= 0 && (end === open || (end === open - 1 && text[end] === ' '));

/** Leaves the value before the parentheses, as the last word. */
function addNothing(scan: Scan, isEmpty: boolean): void {
  if (!isEmpty) {
    scan.holeOut = scan.earlierOut;
    scan.earlierEnd = -1;
  }
  takeBack(scan, scan.holeOut);
  scan.holeEnd = ++scan.at;
  scan.last = HOLE;
  scan.gap = NOTHING;
}

/** ` ()` after a word: neither the blank nor the parentheses are written. */
function dropEmpty(scan: Scan): void {
  takeBack(scan, writtenLength(scan) - 2);
  scan.gap = NOTHING;
  scan.at++;
}
