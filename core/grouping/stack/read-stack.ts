import type { Language, ParsedException } from '../exception.ts';
import { isBoxed, withoutBoxes } from './boxes.ts';
import { readDart } from './dart.ts';
import { readDotnet } from './dotnet.ts';
import { readElixir } from './elixir.ts';
import { readErlang } from './erlang.ts';
import { readGo } from './go.ts';
import { readJava } from './java.ts';
import { readJavascript } from './javascript.ts';
import { languageOf, vote } from './language-of.ts';
import { readNative } from './native.ts';
import { readOther } from './other.ts';
import { readPhp } from './php.ts';
import { readPython } from './python.ts';
import { readRuby } from './ruby.ts';
import { readRust } from './rust.ts';
import { withoutSharedPrefix } from './shared-prefix.ts';
import { stackLines } from './stack-lines.ts';
import { readSwift } from './swift.ts';

type Read = (lines: readonly string[], known?: string) => readonly ParsedException[];

const READERS: Readonly<Record<Language, Read>> = {
  java: readJava,
  javascript: readJavascript,
  python: readPython,
  dotnet: readDotnet,
  go: readGo,
  ruby: readRuby,
  php: readPhp,
  rust: readRust,
  native: readNative,
  dart: readDart,
  elixir: readElixir,
  erlang: readErlang,
  swift: readSwift,
  other: readOther,
};

/**
 * Reads a stack trace of any language into its chain of exceptions: the outermost first, then what caused it. Each has
 * its frames with the throwing one first. Text that is no trace gives one exception without frames, or none.
 * Never throws; linear in the length of the text, of which 64 kB and 400 frames an exception are kept.
 *
 * @param kind the exception's kind where the log event names it: it may be written with spaces
 */
export function readStack(text: string, kind?: string): readonly ParsedException[] {
  const { lines, prefix } = withoutSharedPrefix(stackLines(text), countReadable);
  const bare = withoutBoxes(lines);
  const exceptions = READERS[languageOf(bare) ?? 'java'](bare, kind);
  const [outermost, ...rest] = exceptions;
  return prefix === undefined || outermost === undefined ? exceptions : [{ ...outermost, linePrefix: prefix }, ...rest];
}

const countReadable = (lines: readonly string[]): number =>
  lines.reduce((count, line) => (isBoxed(line) || (!/^ ?\|/.test(line) && vote(line)) ? count + 1 : count), 0);
