const TEXT_LENGTH = 64 * 1024;
const HEAD_LENGTH = 40 * 1024;
const LINE_LENGTH = 1_000;
const LINE_HEAD_LENGTH = 600;

/**
 * Cuts a stack trace into lines, whatever it went through on its way into the log: ANSI colours, CRLF, `\n` that was
 * escaped once more, all frames on one line. At most 64 kB are kept (head and tail, where the error and its root cause
 * stand) and 1,000 characters a line. Linear in the length of the text.
 *
 * @returns lines without trailing white space
 */
export function stackLines(text: string): readonly string[] {
  return unfold(readEscapes(stripColours(cut(text, TEXT_LENGTH, HEAD_LENGTH, '\n'))))
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(cutLine);
}

/** What is read of a line of a trace: its first and its last characters, 1,000 in all, without trailing white space. */
export const cutLine = (line: string): string => cut(line.trimEnd(), LINE_LENGTH, LINE_HEAD_LENGTH, '');

function cut(text: string, limit: number, head: number, joint: string): string {
  return text.length <= limit ? text : `${text.slice(0, head)}${joint}${text.slice(text.length - (limit - head))}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a colour
const COLOUR = /\u001b\[[0-9;]{0,20}[A-Za-z]/g;
const stripColours = (text: string): string => (text.includes('\u001b') ? text.replace(COLOUR, '') : text);

/** A JSON string inside a JSON string leaves `\n` as two characters. */
function readEscapes(text: string): string {
  if (text.includes('\n') || !text.includes('\\n')) return text;
  return text.replace(/\\r\\n|\\[nrt]/g, (found) => (found === '\\t' ? '\t' : '\n'));
}

/** A collector that joins lines leaves a trace on one line; each frame begins with a word of its own. */
function unfold(text: string): string {
  if (text.includes('\n')) return text;
  return unfoldPython(text)
    .replace(/(?<!panicked)\s+(?=at [^\s()]+(?: [^\s()]+){0,3} ?\((?:\)|[^()\s]))/g, '\n')
    .replace(/\s+(?=Caused by: )/g, '\n')
    .replace(/\s+(?=File "[^"]{1,300}", line \d)/g, '\n')
    .replace(/\s+(?=#\d{1,3} \S)/g, '\n');
}

/** Python prints source after each frame and the error after the last: neither is part of a function's name. */
function unfoldPython(text: string): string {
  const last = text.lastIndexOf('File "');
  if (last === -1 || !text.includes('Traceback (')) return text;
  const tail = text.slice(last).replace(/ (?=[A-Za-z_][\w.]{0,100}(?:Error|Exception|Interrupt|Exit)(?:: |$))/, '\n');
  return (text.slice(0, last) + tail).replace(/(File "[^"]{1,300}", line \d{1,9}, in \S{1,300}) +/g, '$1\n    ');
}
