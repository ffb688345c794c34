import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const ATOM = `'[^']{1,100}'|[a-z][\\w@]{0,100}`;
/** A frame as a term: `{cart_server,handle_call,3,[{file,"src/cart_server.erl"},{line,63}]}`; arguments may stand for the arity. */
const TERM = new RegExp(`\\{(${ATOM}),(${ATOM}),(?=\\d|\\[)`, 'g');
const PLACE = /^\[\{file,"([^"]{1,300})"\},\{line,(\d{1,9})\}/;
/** `in function  cart_server:total/2 (src/cart_server.erl, line 63)`, `in cart_server:total/2 line 63`. */
const LINE = new RegExp(
  `\\bin (?:function |call from |)\\s*(${ATOM}):(${ATOM})(?:/\\d+|\\([^()]{0,300}\\))(?: \\(([^,()]{1,300}), line (\\d+)\\)| line (\\d+))?`,
  'g',
);
const REASON =
  /(?:Reason for termination ==? *|[Rr]eason: *|exit value: *|exception (?:error|exit|throw): *)\s*(?:\*\* *)?(?:\{+([a-z]\w*)|([a-z]\w*)$)/m;
const WORDED = /exception (error|exit|throw): ([^\n{][^\n]*)/;

/** Whether only Erlang prints such a line. */
export const isErlangLine = (line: string): boolean =>
  /\{file,"[^"]*\.[eyh]rl"\}|^in (?:function|call from)\s+'?[a-z]|^\*\* Reason for termination|[a-z@_]\/\d+ line \d+/.test(
    line,
  );

/**
 * Reads what Erlang reports when a process dies, with its stack as terms or as text. The kind is the class or the first
 * word of the reason, such as `function_clause` or `badmatch`.
 * https://www.erlang.org/doc/system/errors.html
 */
export function readErlang(lines: readonly string[], known?: string): readonly ParsedException[] {
  const text = lines.join('\n');
  const terms = readTerms(text.replace(/(?<=[,[{])\s+/g, ''));
  const frames = terms.length > 0 ? terms : readLines(text);
  const { kind, message } = readReason(text);
  const header = kind === undefined ? (lines.find((line) => line.trim() !== '') ?? '').trim() : '';
  const current = draft('outermost', header === '' ? `${kind}: ${message}` : header);
  const [exception, ...rest] = finish([{ ...current, frames }], known);
  if (exception === undefined || kind === undefined) return exception === undefined ? [] : [exception, ...rest];
  const [top] = exception.frames;
  const said = message !== '' || top === undefined ? { message } : { message: `in ${top.module}:${top.function}` };
  return [{ relation: 'outermost', kind: known ?? kind, ...said, frames: exception.frames }];
}

function readTerms(text: string): StackFrame[] {
  const frames: StackFrame[] = [];
  const terms = new RegExp(TERM);
  for (let term = terms.exec(text); term !== null; term = terms.exec(text)) {
    const at = terms.lastIndex;
    const afterCall =
      text[at] === '[' ? endOfList(text, at) : at + (/^\d+/.exec(text.slice(at, at + 4))?.[0].length ?? 0);
    const end = text.startsWith(',[', afterCall) ? endOfList(text, afterCall + 1) : -1;
    if (end === -1 || text[end] !== '}') continue;
    const place = PLACE.exec(text.slice(afterCall + 1, end));
    frames.push(frame(term[1], term[2], place?.[1], place?.[2]));
    terms.lastIndex = end;
  }
  return frames;
}

const LIST_LENGTH = 2_000;

/** @returns where the list that opens at `from` has closed; -1 when it is too long to be one of a frame */
function endOfList(text: string, from: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let index = from; index < Math.min(text.length, from + LIST_LENGTH); index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return index + 1;
  }
  return -1;
}

const readLines = (text: string): StackFrame[] =>
  [...text.matchAll(LINE)].map((match) => frame(match[1], match[2], match[3], match[4] ?? match[5]));

const frame = (module = '', name = '', file = '', line = ''): StackFrame =>
  makeFrame('erlang', { module: bare(module), name: bare(name), file, line: Number(line) });

const bare = (atom: string): string => atom.replaceAll("'", '');

/** `{{badmatch,…},[…]}`, `{function_clause,[…]}`, or `exception error: no match of right hand side value …`. */
function readReason(text: string): { kind: string | undefined; message: string } {
  const worded = WORDED.exec(text);
  if (worded?.[2] !== undefined) return { kind: worded[1], message: worded[2].trim() };
  const reason = REASON.exec(text);
  return { kind: reason?.[1] ?? reason?.[2], message: '' };
}
