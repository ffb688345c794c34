import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

/** `0x5623cca3bcbb, App.Cart.total() throws -> () at /app/Sources/App/Cart.swift:33`, as Vapor's backtraces. */
const ADDRESSED = /^0x[\da-f]+, (.+) at (\S+):(\d+)$/;
/** `0 [ra] 0x00000001048e7fd8 Cart.total() + 64 in shopd at /app/Sources/App/Cart.swift:12:15`, as `swift-backtrace`. */
const NUMBERED = /^\d+ (?:\[[\w ]{1,20}\] ?)*\s*(?:0x[\da-f]+ )?(.+) in (\S+?)(?: at (\S+?):(\d+)(?::\d+)?)?$/;

/**
 * Reads a frame of Swift 5.9 and later, or of the backtraces that servers print.
 * https://github.com/swiftlang/swift/blob/main/docs/Backtracing.rst
 *
 * @param line without leading white space
 */
function readSwiftFrame(line: string): StackFrame | undefined {
  const addressed = line.startsWith('0x') ? ADDRESSED.exec(line) : null;
  if (addressed !== null)
    return makeFrame('swift', { name: addressed[1], file: addressed[2], line: Number(addressed[3]) });
  const numbered = NUMBERED.exec(line);
  if (numbered === null) return undefined;
  const [, name = '', image = '', file, at] = numbered;
  return makeFrame('swift', { name: name.replace(/ \+ \d+$/, ''), file: file ?? image, line: Number(at) });
}

/** `App/Cart.swift:33: Fatal error: Unexpectedly found nil`, and until Swift 5.4 `Fatal error: …: file App/Cart.swift, line 33`. */
const FATAL =
  /^(?:(\S+\.swift):(\d+): )?((?:Fatal|Precondition|Assertion) (?:error|failed|failure)): (.*?)(?:: file (\S+\.swift), line (\d+))?$/;
const CRASHED = /^\S{1,4} (Program crashed|Crash): (.+)$/u;

/** Whether only Swift prints such a line. */
export const isSwiftLine = (line: string): boolean =>
  (line.includes('.swift') && (FATAL.test(line) || ADDRESSED.test(line) || / in \S+ at \S+\.swift:\d+/.test(line))) ||
  CRASHED.test(line);

/** Reads a Swift crash: the first stack in it, which is that of the thread that crashed; without one, the place it names. */
export function readSwift(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  let fatal: RegExpExecArray | null = null;
  let crashed: RegExpExecArray | null = null;
  let isOver = false;
  for (const raw of lines) {
    const line = raw.trim();
    fatal ??= FATAL.exec(line);
    crashed ??= CRASHED.exec(line);
    const frame = readSwiftFrame(line);
    isOver ||= current.frames.length > 0 && /^Thread \d+\b/.test(line);
    if (frame !== undefined && !isOver) current.frames.push(frame);
    else if (current.frames.length === 0 && line !== '' && !/^0x[\da-f]+$/.test(line)) current.header.push(line);
  }
  const place = fatal === null ? undefined : placeOf(fatal);
  if (current.frames.length === 0 && place !== undefined) current.frames.push(place);
  const [exception] = finish([current], known);
  if (exception === undefined) return [];
  const named = fatal === null ? crashed?.slice(1) : fatal.slice(3, 5);
  return named === undefined ? [exception] : [{ ...exception, kind: known ?? named[0] ?? '', message: named[1] ?? '' }];
}

/** What the standard library raises itself is not where the bug is. */
function placeOf([, file, line, , , namedFile, namedLine]: RegExpExecArray): StackFrame | undefined {
  const place = file ?? namedFile;
  if (place === undefined || place.startsWith('Swift/')) return undefined;
  return makeFrame('swift', { file: place, line: Number(line ?? namedLine) });
}
