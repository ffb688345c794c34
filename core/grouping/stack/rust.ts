import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const NUMBERED = /^\d+: +(?:0x[\da-f]+ - )?(.+)$/;
const PLACE = /^(?:at )?(\S.*?\.rs):(\d+)(?::\d+)?$/;

/** Whether the line is the first line of a Rust frame: `2: orders::cart::total`. A cause, `0: timed out`, is a sentence. */
export function isRustName(line: string): boolean {
  const text = NUMBERED.exec(line)?.[1];
  return text !== undefined && !OTHER_NAME.test(text) && !hasBlankOutsideGenerics(text);
}

/** Of Go, behind a number of the collector's. */
const OTHER_NAME = /^\s|^[\w-]+\.\w|^[\w.-]*\//;

/** Whether only Rust prints such a line in a trace that has no frames yet. */
export const isRustLine = (line: string): boolean => PANIC_LINE.test(line) || HEADING.test(line) || PLACE.test(line);

const PANIC_LINE = /^(?:thread '[^']*'(?: \(\d+\))? panicked at |The application panicked \(crashed\)\.$)/;
const HEADING = /^[Ss]tack backtrace:$|^━+ BACKTRACE ━+$/;
const SAYS_NOTHING = /^(?:note: |Backtrace omitted|Run with |⋮|$)/;

/**
 * Reads a Rust panic or the report of an error (`anyhow`, `eyre`): the causes, then frames of two lines each. The frames
 * belong to the last cause, where the error was made. A panic without a backtrace has one frame, the place that it names.
 */
export function readRust(lines: readonly string[], known?: string): readonly ParsedException[] {
  const texts = lines.map((line) => line.trim());
  const heading = texts.findIndex((line) => HEADING.test(line));
  const start = heading !== -1 ? heading : texts.findIndex((line, index) => isFirstFrame(line, texts[index + 1]));
  const causesAt = texts.findIndex((line, index) => isCauseHeading(line) && (heading === -1 || index < heading));
  const isInCauses = heading === -1 && causesAt !== -1 && start > causesAt;
  const end = start === -1 || isInCauses ? texts.length : start;
  const { drafts, place } = readHead(texts.slice(0, end));
  const frames = readFrames(texts.slice(end));
  if (frames.length === 0 && place !== undefined) frames.push(place);
  drafts.at(-1)?.frames.push(...frames);
  return finish(drafts, known);
}

/** A cause of one word looks like a function without a path; a function is followed by its place. */
const isFirstFrame = (line: string, next = ''): boolean =>
  isRustName(line) && (line.includes('::') || PLACE.test(next));

const isCauseHeading = (line: string): boolean => line === 'Caused by:';

/** Everything above the frames: the panic or the error, its causes, and the place that it names. */
function readHead(lines: readonly string[]): { drafts: readonly Draft[]; place: StackFrame | undefined } {
  const panic = readPanic(lines);
  if (panic !== undefined) return panic;
  const drafts: Draft[] = [draft('outermost')];
  let place: StackFrame | undefined;
  let isCause = false;
  for (const line of lines) {
    const current = drafts.at(-1);
    const numbered = NUMBERED.exec(line)?.[1];
    const at = PLACE.exec(line);
    if (at !== null) place ??= frameAt(at);
    else if (isCauseHeading(line)) isCause = true;
    else if (line === 'Location:' || SAYS_NOTHING.test(line)) continue;
    else if (numbered !== undefined || (isCause && drafts.length === 1)) {
      const isFirst = !isCause && drafts.length === 1 && !hasText(current);
      if (isFirst) drafts.splice(0, 1, draft('outermost', numbered ?? line));
      else drafts.push(draft('cause', numbered ?? line));
    } else current?.header.push(line);
  }
  return { drafts, place };
}

/** eyre prints `Error:` alone and the error itself as the first of the list. */
const hasText = (each: Draft | undefined): boolean => each?.header.some((line) => line !== 'Error:') ?? false;

const PANIC = /(?:^|[\s\]:|])thread '[^']*'(?: \(\d+\))? panicked at ([\s\S]*)$/;
const TODAY = /^([^'\n][^\n]*?):(\d+):\d+:(?:\n|$)/;
/** Until Rust 1.73 the message came first, in quotes, with line ends of its own. */
const PLACE_AFTER_MESSAGE = /'?, (<[^>]{0,100}>|\S+?):(\d+)(?::\d+)?$/m;
const CRASHED = 'The application panicked (crashed).\n';
const CRASHED_AT = /^Message: +([\s\S]*?)\nLocation: +(\S+?):(\d+)/;

function readPanic(lines: readonly string[]): { drafts: readonly Draft[]; place: StackFrame | undefined } | undefined {
  const text = lines.filter((line) => !SAYS_NOTHING.test(line)).join('\n');
  const crashes = text.indexOf(CRASHED);
  const crashed = crashes === -1 ? null : CRASHED_AT.exec(text.slice(crashes + CRASHED.length));
  if (crashed !== null) return panicOf(crashed[1] ?? '', frameAt([crashed[2], crashed[3]]));
  const said = PANIC.exec(text)?.[1];
  if (said === undefined) return undefined;
  // A second panic on the way down says nothing about the first.
  const own = said.split(/\nthread '/, 1)[0] ?? said;
  const today = TODAY.exec(own);
  if (today !== null) return panicOf(own.slice(today[0].length), frameAt(today.slice(1)));
  const placed = PLACE_AFTER_MESSAGE.exec(own);
  return placed === null
    ? panicOf(own, undefined)
    : panicOf(own.slice(0, placed.index).replace(/^'/, ''), frameAt(placed.slice(1)));
}

const panicOf = (message: string, place: StackFrame | undefined) => ({
  drafts: [draft('outermost', `panic: ${message.trim()}`)],
  place,
});

function frameAt(found: readonly (string | undefined)[]): StackFrame {
  const [file, line] = found.slice(-2);
  return makeFrame('rust', { file, line: Number(line) });
}

function readFrames(lines: readonly string[]): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const line of lines) {
    const place = PLACE.exec(line);
    const last = frames.at(-1);
    const name = place === null ? NUMBERED.exec(line)?.[1] : undefined;
    if (name !== undefined) frames.push(frameOf(name));
    else if (place?.[1] !== undefined && last !== undefined && last.file === undefined)
      frames[frames.length - 1] = { ...last, file: place[1], line: Number(place[2]) };
    // A second trace in the same text is another one.
    else if (frames.length > 0 && PANIC_LINE.test(line)) break;
  }
  return frames;
}

function frameOf(text: string): StackFrame {
  const name = text.replace(/::h[\da-f]{16}$/, '');
  const separator = name.lastIndexOf('::');
  return makeFrame('rust', {
    module: separator > 0 ? name.slice(0, separator) : '',
    name: separator > 0 ? name.slice(separator + 2) : name,
  });
}

/** `<&T as core::fmt::Display>::fmt` is one name; `->` in it opens and closes nothing. */
function hasBlankOutsideGenerics(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '<' || character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']' || (character === '>' && text[index - 1] !== '-')) depth--;
    else if (character === ' ' && depth <= 0) return true;
  }
  return false;
}
