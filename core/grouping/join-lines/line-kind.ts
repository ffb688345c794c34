import { isGoPlace } from '../stack/go.ts';
import { locateHeader } from '../stack/header.ts';
import { vote } from '../stack/language-of.ts';
import { endOfLogPrefix } from '../stack/log-prefix.ts';
import { readPythonFrame } from '../stack/python.ts';
import { cutLine } from '../stack/stack-lines.ts';

/** What a single line is, when each line of a trace may have become a log event of its own. */
export type LineKind =
  /** Begins a trace that prints its exception last, or names itself: `Traceback (most recent call last):`, `panic: `. */
  | 'start'
  | 'frame'
  /** Any other line that only a trace has: `Caused by: `, `... 14 more`, `goroutine 1 [running]:`. */
  | 'inner'
  | 'indented'
  /** Names an exception. */
  | 'header'
  /** Begins as loggers begin a line: with a date, a level, as JSON. */
  | 'record'
  | 'text';

/** Reads as much of a line as `cutLine` keeps: the patterns are not linear in a line of any length. */
export function lineKind(line: string): LineKind {
  const text = cutLine(line);
  const bare = text.trimStart();
  const end = endOfLogPrefix(bare);
  // Collectors that write a date before every line write one before a frame, too.
  const inside = end === 0 ? undefined : traceLine(bare.slice(end));
  const kind = traceLine(bare) ?? inside;
  if (kind !== undefined) return kind;
  if (bare !== text && !isHeader(bare)) return 'indented';
  if (isHeader(bare)) return 'header';
  return end > 0 || bare.startsWith('{') ? 'record' : 'text';
}

const isHeader = (line: string): boolean => locateHeader([line]).kind !== undefined;

const START =
  /^(?:(?:Exception Group )?Traceback \(most recent call last\)|panic: |fatal error: |thread '.*' panicked at |\+ Exception Group Traceback)/;
const INNER =
  /^(?:\.\.\. \d+ (?:more|common)|Caused by: |Suppressed: |Wrapped by: |--- End of |---> |\[cause\]: |\[errors\]: |Stack trace:$|\[stacktrace\]$|stack backtrace:$|goroutine \d+ \[|created by \S|\[signal |#\d+ \{main\}|thrown in \S+ on line|The above exception was the direct cause|During handling of the above exception|note: (?:run with|Some details)|\[Previous line repeated|\}$)/;
/** An address or a file: `#7 failed (retry)` is a log line. */
const NATIVE = /0x[\da-f]{2}| pc [\da-f]|\.(?:so|dylib|dll|exe|c|cc|cpp|cxx|h|hpp|m|mm|swift)\b/;
/** `main.(*Cart).Total(0x38a1a0, 0x5)`: the first line of a frame of Go. */
const GO_NAME = /^panic\(|^[\w./-]+\.(?:\(\*?\w+(?:\[\.\.\.\])?\)\.)?[\w.{}-]+\((?:0x|\{|\.\.\.|\)|[\d?, ]*\))/;

function traceLine(line: string): LineKind | undefined {
  if (START.test(line)) return 'start';
  if (INNER.test(line)) return 'inner';
  if (isGoPlace(line) || GO_NAME.test(line)) return 'frame';
  const language = vote(line);
  if (language === undefined) return undefined;
  if (language === 'python' && readPythonFrame(line) === undefined) return undefined;
  if (language === 'native' && !NATIVE.test(line)) return undefined;
  // The first line of Ruby and PHP says where it was thrown, and what.
  const isFirst = language === 'ruby' ? /\([A-Z][\w:]*\)$/.test(line) : language === 'php' && !line.startsWith('#');
  return isFirst ? 'header' : 'frame';
}

/** Whether a line of Python comes next: its frames are followed by the exception. */
export const isPythonLine = (text: string): boolean =>
  /Traceback \(most recent call last\)/.test(text) || /^.{0,80}?File ".*", line \d/.test(text);
