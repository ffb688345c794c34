import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const PLACE = /^(\/?(?:[A-Za-z]:)?[^\s:]*\.(?:go|s|c|cgo1\.go)):(\d+)(?: \+0x[\da-f]+)?(?: fp=.*)?$/;

/** Whether the line is the second line of a Go frame: `/app/main.go:12 +0x1d`. */
export const isGoPlace = (line: string): boolean => PLACE.test(line);

/**
 * Reads a Go panic (the first goroutine, which is the one that panicked) or the stack of `pkg/errors`. Frames above
 * `panic(` belong to whoever recovered and are left out.
 */
export function readGo(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  let goroutines = 0;
  let name = '';
  for (const raw of lines) {
    const line = raw.trimStart();
    if (/^goroutine \d+ \[/.test(line)) goroutines++;
    if (goroutines > 1) break;
    const place = PLACE.exec(line);
    if (place !== null && name !== '') {
      if (current.header.at(-1) === name) current.header.pop();
      current.frames.push(frame(name, place[1] ?? '', place[2] ?? ''));
      name = '';
    } else if (line !== '' && !line.startsWith('goroutine ')) {
      name = line;
      if (current.frames.length === 0) current.header.push(line);
    }
  }
  const panicked = current.frames.findLastIndex((each) =>
    /^(?:panic|runtime\.(?:gopanic|sigpanic|panic\w*|goPanic\w*))$/.test(nameOf(each)),
  );
  return finish(
    [{ ...current, header: panicHeader(current.header), frames: current.frames.slice(panicked + 1) }],
    known,
  );
}

const nameOf = (each: StackFrame): string =>
  each.module === undefined ? (each.function ?? '') : `${each.module}.${each.function ?? ''}`;

/** `panic: runtime error: …` names its kind; a signal line or a repeated panic after it says nothing new. */
function panicHeader(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => /^(?:panic|fatal error): /.test(line));
  const line = lines[start];
  return line === undefined ? lines.slice(0, 10) : [line.replace(/ \[recovered\].*$/, '')];
}

function frame(text: string, file: string, line: string): StackFrame {
  const created = text.replace(/^created by /, '').replace(/ in goroutine \d+$/, '');
  const name =
    created.endsWith(')') && !/\.\(\*?\w+\)$/.test(created) ? created.slice(0, argumentsOf(created)) : created;
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  return makeFrame('go', {
    module: dot === -1 ? '' : name.slice(0, dot),
    name: name.slice(dot + 1),
    file,
    line: Number(line),
  });
}

/** Where the list of arguments begins: the parenthesis that matches the last one. */
function argumentsOf(text: string): number {
  let depth = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    if (text[index] === ')') depth++;
    else if (text[index] === '(' && --depth === 0) return index;
  }
  return text.length;
}
