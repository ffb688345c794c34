import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish, outermostFirst } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const PLACE = /^(\/?(?:[A-Za-z]:)?[^\s:]*\.(?:go|s|c|cgo1\.go)):(\d+)(?: \+0x[\da-f]+)?(?: fp=.*)?$/;

/** Whether the line is the second line of a Go frame: `/app/main.go:12 +0x1d`. */
export const isGoPlace = (line: string): boolean => PLACE.test(line);

/**
 * Reads a Go panic (the first goroutine, which is the one that panicked) or what `pkg/errors` prints: the root cause with
 * its stack, then each wrapper's message with the stack of where it was wrapped. Frames above `panic(` belong to the
 * code that recovered, and are left out.
 */
export function readGo(lines: readonly string[], known?: string): readonly ParsedException[] {
  const chain: Draft[] = [];
  let current = begin(chain);
  let goroutines = 0;
  let pending: string[] = [];
  for (const raw of lines) {
    const line = raw.trimStart();
    if (/^goroutine \d+ \[/.test(line)) goroutines++;
    if (goroutines > 1) break;
    const place = PLACE.exec(line);
    const name = pending.at(-1);
    if (place !== null && name !== undefined) {
      if (isWrapper(current, pending, goroutines)) current = begin(chain);
      if (current.frames.length === 0) current.header.push(...pending.slice(0, -1));
      current.frames.push(frame(name, place[1] ?? '', place[2] ?? ''));
      pending = [];
    } else if (line !== '' && !line.startsWith('goroutine ')) pending.push(line);
  }
  if (current.frames.length === 0) current.header.push(...pending);
  return finish(outermostFirst(chain.map(belowPanic)), known);
}

function begin(chain: Draft[]): Draft {
  const next = draft(chain.length === 0 ? 'outermost' : 'cause');
  chain.push(next);
  return next;
}

/** A message between two stacks: only `pkg/errors` prints one, never a panic. */
const isWrapper = (current: Draft, pending: readonly string[], goroutines: number): boolean =>
  goroutines === 0 && current.frames.length > 0 && pending.length > 1;

function belowPanic(each: Draft): Draft {
  const panicked = each.frames.findLastIndex((frame) =>
    /^(?:panic|runtime\.(?:gopanic|sigpanic|panic\w*|goPanic\w*))$/.test(nameOf(frame)),
  );
  return { ...each, header: panicHeader(each.header), frames: each.frames.slice(panicked + 1) };
}

const nameOf = (each: StackFrame): string =>
  each.module === undefined ? (each.function ?? '') : `${each.module}.${each.function ?? ''}`;

/** `panic: runtime error: …` names its kind; a signal line or a repeated panic after it says nothing new. */
function panicHeader(lines: readonly string[]): string[] {
  const line = lines.find((each) => /^(?:panic|fatal error): /.test(each)) ?? lines.find((each) => PANIC.test(each));
  if (line === undefined) return lines.slice(-1);
  return [line.slice(PANIC.exec(line)?.index ?? 0).replace(/ \[recovered\].*$/, '')];
}

const PANIC = /(?<![\w-])(?:panic|fatal error): /;

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
