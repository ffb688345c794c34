import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

// "at" as .NET says it in the language of the machine: de, fr, es, zh, ja, ru, ko, pl, pt, it, tr, cs, nl, sv, da/nb, hu.
const AT = /^(?:at|bei|à|en|在|場所|в|위치:?|w|em|in|konum:|v|bij|vid|ved|i|a következő helyen:) /;
const PLACE_WORD = /^\s+(?:\[0x[\da-f]+\]\s+)?(?:\S+\s+)?/i;

/**
 * Reads `at Namespace.Type.Method(String name) in C:\src\File.cs:line 12`, in any language of .NET, and Mono's spelling.
 *
 * @param line with or without leading white space
 */
export function readDotnetFrame(line: string): StackFrame | undefined {
  return line.includes('(') ? readFrame(line.trimStart()) : undefined;
}

function readFrame(line: string): StackFrame | undefined {
  const at = AT.exec(line);
  if (at === null) return undefined;
  const start = at[0].length;
  const open = line.indexOf('(', start);
  const close = open === -1 ? -1 : closing(line, open);
  if (close === -1) return undefined;
  const qualified = line.slice(start, open).trim();
  if (
    qualified === '' ||
    (NOT_A_NAME.test(qualified) && NOT_A_NAME.test(qualified.replace(/\[[^\]]*\]|<[^>]*>/g, '')))
  ) {
    return undefined;
  }
  const dot = lastDot(qualified);
  return makeFrame('dotnet', {
    module: dot > 0 ? qualified.slice(0, dot) : '',
    name: qualified.slice(dot + 1),
    ...readPlace(line.slice(close + 1)),
  });
}

const NOT_A_NAME = /[\s@/]/;

/** Reads ` in C:\\src\\File.cs:line 12`, where `in` and `line` may be words of any language. */
function readPlace(rest: string): { file?: string; line?: number } {
  const colon = rest.lastIndexOf(':');
  const line = colon === -1 ? undefined : /^(?:[^\s\d:\\/]+\s?)?(\d+)\.?$/.exec(rest.slice(colon + 1))?.[1];
  if (line === undefined) return {};
  const file = rest.slice(PLACE_WORD.exec(rest)?.[0].length ?? 0, colon).trim();
  return { file: file.startsWith('<') ? '' : file, line: Number(line) };
}

/** Reads a .NET trace: inner exceptions (`--->`), the end of their traces, aggregates. */
export function readDotnet(lines: readonly string[], known?: string): readonly ParsedException[] {
  const chain: Draft[] = [];
  const open: Draft[] = [];
  const begin = (line: string) => {
    for (const [index, part] of line.split(/ ?---> ?(?:\(Inner Exception #\d+\) ?)?/).entries()) {
      if (part.trim() === '' && index === 0 && chain.length > 0) continue;
      const above = open.at(-1);
      if (index === 0 && above?.frames.length === 0) {
        above.header.push(part.trim());
        continue;
      }
      const next = draft(/\(Inner Exception #[1-9]/.test(line) ? 'member' : 'cause', part.replace(/<---$/, '').trim());
      chain.push(next);
      open.push(next);
    }
  };
  for (const raw of lines) {
    const frame = readDotnetFrame(raw);
    const line = raw.trimStart();
    const current = open.at(-1);
    if (frame !== undefined) {
      if (current === undefined) begin('');
      open.at(-1)?.frames.push(frame);
    } else if (isEndOfInner(line)) {
      if (open.length > 1) open.pop();
    } else if (line.includes('---> ') || current === undefined) begin(line);
    else if (current.frames.length === 0 && line !== '' && !line.startsWith('---')) current.header.push(line);
  }
  return finish(chain, known);
}

const PREVIOUS = /previous|vorherg|précéd|preced|anterior|предыдущ|上一|以前|直前|이전|poprzedni|föregående|vorige/i;

/** `--- End of inner exception stack trace ---`; the same about a *previous location* goes on with the same exception. */
const isEndOfInner = (line: string): boolean =>
  line.startsWith('--- ') && line.endsWith(' ---') && !PREVIOUS.test(line);

function closing(line: string, open: number): number {
  const first = line.indexOf(')', open);
  const inner = line.indexOf('(', open + 1);
  if (inner === -1 || first < inner) return first;
  let depth = 0;
  for (let index = open; index < line.length; index++) {
    const character = line[index];
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return index;
  }
  return -1;
}

/** The dot before the method, which is not one inside `<…>` or `[…]`; `..ctor` is the constructor. */
function lastDot(qualified: string): number {
  if (/\.\.c?ctor$/.test(qualified)) return qualified.lastIndexOf('..');
  if (!/[>\]]/.test(qualified)) return qualified.lastIndexOf('.');
  let depth = 0;
  for (let index = qualified.length - 1; index > 0; index--) {
    const character = qualified[index];
    if (character === '>' || character === ']') depth++;
    else if (character === '<' || character === '[') depth--;
    else if (character === '.' && depth === 0) return index;
  }
  return -1;
}
