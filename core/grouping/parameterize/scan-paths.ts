/** Whether a word with a single slash is a path, not two words such as `TCP/UDP`. */
export const isPath = (word: string): boolean => /^[/\\]|^[A-Za-z]:/.test(word);

const REST_LENGTH = 80;
/** A backslash is in no plain text, so up to two words may stand before it. A slash is, so it must look like a folder. */
const AFTER_BACKSLASH = /^(?: [\w()&-]+){0,2} [\w()&.-]+\\[^\s"'<>|;,]+/;
const AFTER_SLASH = /^ (?![A-Z]+\/\d)[A-Z][\w()&.-]*\/[^\s"'<>|;,:]+/;

/** Where the path ends that begins at `start`, when it goes on after the blank at `end`; `end` when it does not. */
export function endOfPath(text: string, start: number, end: number): number {
  if (text[end] !== ' ') return end;
  const rest = text.slice(end, end + REST_LENGTH);
  const isBackslashed = text.slice(start, end).includes('\\');
  if (!isBackslashed && text[start] !== '/' && text[start] !== '~') return end;
  const more = (isBackslashed ? AFTER_BACKSLASH : AFTER_SLASH).exec(rest);
  return more === null ? end : end + more[0].length;
}
