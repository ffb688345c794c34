import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

/**
 * Reads a frame of a native debugger or crash reporter: `#1 0x7f… in f (x=1) at a.c:12`, `#1 f (libx.so)`.
 *
 * @param line without leading white space
 */
export function readNativeFrame(line: string): StackFrame | undefined {
  const match = /^#\d+\s+(?:0x[\da-f]+\s+)?(?:in\s+)?(.+)$/i.exec(line);
  if (match?.[1] === undefined) return undefined;
  const text = match[1];
  const at = / at ([^\s]+):(\d+)$/.exec(text);
  const open = text.lastIndexOf(' (');
  const inside =
    open === -1
      ? ''
      : text
          .slice(open + 2)
          .replace(/\).*$/, '')
          .trim();
  const place = /^(?:(\S+) )?(\S+\.\w+|\S+):(\d+|None)$/.exec(inside);
  const file = at?.[1] ?? place?.[2] ?? (at === null ? inside : '');
  const name = (open === -1 ? text : text.slice(0, open)).trim();
  return makeFrame('native', { module: place?.[1], name, file, line: Number(at?.[2] ?? place?.[3]) });
}

/** Reads a native trace. */
export function readNative(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  for (const raw of lines) {
    const line = raw.trimStart();
    const frame = readNativeFrame(line);
    if (frame !== undefined) current.frames.push(frame);
    else if (current.frames.length === 0 && line !== '') current.header.push(line);
  }
  return finish([current], known);
}
