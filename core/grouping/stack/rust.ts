import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const NAME = /^\d+: +(?:0x[\da-f]+ - )?(.+)$/;
const PLACE = /^at (.+?):(\d+)(?::\d+)?$/;

/** Whether the line is the first line of a Rust frame. */
export const isRustName = (line: string): boolean => NAME.test(line);

/** Reads a Rust panic with its backtrace: `thread 'main' panicked at …`, then frames of two lines each. */
export function readRust(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  const frames: StackFrame[] = [];
  let panicked: RegExpExecArray | null = null;
  for (const raw of lines) {
    const line = raw.trimStart();
    const name = NAME.exec(line)?.[1];
    const place = PLACE.exec(line);
    const last = frames.at(-1);
    if (name !== undefined) frames.push(frameOf(name));
    else if (place?.[1] !== undefined && last !== undefined)
      frames[frames.length - 1] = { ...last, file: place[1], line: Number(place[2]) };
    else if (frames.length === 0 && line !== '' && line !== 'stack backtrace:') {
      panicked ??= PANICKED.exec(line);
      if (!PANICKED.test(line)) current.header.push(line);
    }
  }
  const header = panicked === null ? current.header : [`panic: ${panicked[1] ?? current.header.join('\n')}`];
  if (frames.length === 0 && panicked !== null)
    frames.push(makeFrame('rust', { file: panicked[2], line: Number(panicked[3]) }));
  return finish([{ ...current, header, frames }], known);
}

const PANICKED = /^thread '[^']*'(?: \(\d+\))? panicked at (?:'(.*)', )?([^\s:]+):(\d+)(?::\d+)?:?$/;

function frameOf(text: string): StackFrame {
  const name = text.replace(/::h[\da-f]{16}$/, '');
  const separator = name.lastIndexOf('::');
  return makeFrame('rust', {
    module: separator > 0 ? name.slice(0, separator) : '',
    name: separator > 0 ? name.slice(separator + 2) : name,
  });
}
