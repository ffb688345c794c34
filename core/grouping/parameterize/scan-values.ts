import { endsInBlank, keepMark, type Scan, writeHole, written } from './scan.ts';

const GROUP_LENGTH = 400;

/** `key=value`, `key = value`, `key=Name{…}`: the value goes, whatever it is. */
export function readValue(scan: Scan): void {
  const { text } = scan;
  let at = scan.at + 1;
  const previous = text[scan.at - 1];
  if (text[at] === '=' || text[at] === '>' || previous === '!' || previous === '<' || previous === '>') {
    keepMark(scan, scan.at, at + 1);
    scan.at = at + 1;
    return;
  }
  if (text[at] === ' ' && previous === ' ') at++;
  const end = endOfValue(text, at);
  if (endsInBlank(scan)) scan.out = written(scan).trimEnd();
  keepMark(scan, scan.at, scan.at + 1);
  if (end > at || isEmptyValue(scan, previous, end)) writeHole(scan, at, end);
  scan.at = end;
}

/** `rhost= user=ann`: the key is there, its value is empty. */
function isEmptyValue({ text, at, without }: Scan, previous: string | undefined, end: number): boolean {
  const key = previous === ' ' ? text[at - 2] : previous;
  return /[\w\])]/.test(key ?? '') && /^[\s,;)\]}]?$/.test(text[end] ?? '') && !without.has('empty-value');
}

function endOfValue(text: string, start: number): number {
  const quote = text[start] ?? '';
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    if (close !== -1 && close - start < GROUP_LENGTH) return close + 1;
  }
  let at = start;
  while (at < text.length && !endsValue(text.charCodeAt(at))) at++;
  return endOfGroup(text, at);
}

const ENDS_VALUE: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[\s,;(){}[\]]/.test(String.fromCharCode(code)),
);

/** Blanks beyond ASCII end a value too: U+00A0, U+2028 and their like. */
const endsValue = (code: number): boolean =>
  code < 128 ? ENDS_VALUE[code] === true : /\s/.test(String.fromCharCode(code));

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
export function readQuoted(scan: Scan): void {
  const { text, at } = scan;
  const quote = text[at] ?? '';
  const isApostrophe = quote === "'" && /\w/.test(text[at - 1] ?? '');
  const close = isApostrophe ? -1 : text.indexOf(quote, at + 1);
  if (
    close === -1 ||
    close - at > GROUP_LENGTH ||
    /\w/.test(text[close + 1] ?? '') ||
    text.slice(at + 1, close).includes(' ') ||
    scan.without.has('quoted-word')
  ) {
    keepMark(scan, at, at + 1);
    scan.at = at + 1;
    return;
  }
  keepMark(scan, at, at + 1);
  if (close > at + 1 || !scan.without.has('empty-value')) writeHole(scan, at + 1, close);
  keepMark(scan, close, close + 1);
  scan.at = close + 1;
}

/** `<1 sec` is a number like `00:01`; any other angle bracket is text. */
export function readComparison(scan: Scan): void {
  const { text, at } = scan;
  if (!/\d/.test(text[at + 1] ?? '')) keepMark(scan, at, at + 1);
  scan.at = at + 1;
}
