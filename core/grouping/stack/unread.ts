import type { ParsedException, StackFrame } from '../exception.ts';
import { readHeader } from './header.ts';
import { stackLines } from './stack-lines.ts';

const LINES_KEPT = 20;
const LINE_LENGTH = 200;

/**
 * What is left of a stack that no reader knows: its first line as the error, each line below as a frame that has nothing
 * but its text, without addresses, numbers, process ids and what is quoted.
 *
 * @param kind the exception's kind where the log event names it
 */
export function readUnreadStack(text: string, kind?: string): ParsedException | undefined {
  const lines = stackLines(text).filter((line) => line.trim() !== '');
  const [first, ...rest] = lines;
  if (first === undefined) return undefined;
  const ordered = lines.some((line) => /most recent call last/i.test(line)) ? rest.toReversed() : rest;
  const frames = ordered
    .map((line) => maskLine(line.trim().slice(0, LINE_LENGTH)))
    .filter((line) => /\p{L}{2}/u.test(line) && !HEADING.test(line))
    .slice(0, LINES_KEPT)
    .map((line): StackFrame => ({ language: 'other', function: line }));
  return { relation: 'outermost', ...readHeader([first], kind), frames };
}

/** `Stack trace:`, `CALL STACK ----`: the same above every stack. */
const HEADING = /^[\W_]*(?:[\w ]{0,30}(?:stack|trace|traceback|backtrace)\b[\w ()]{0,40})[\W_]*$/i;

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/"[^"]*[\s\d][^"]*"/g, '""'],
  [/#?\w{0,10}<\d+(?:\.\d+)*>/g, '<>'],
  [/0x[\da-f]+/gi, ''],
  [/\b(?=[\da-f-]*\d)[\da-f][\da-f-]{3,}\b/gi, '0'],
  [/\d+/g, '0'],
  [/\s+/g, ' '],
];

const maskLine = (line: string): string =>
  VOLATILE.reduce((masked, [pattern, by]) => masked.replace(pattern, by), line).trim();
