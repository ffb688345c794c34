import type { Language, ParsedException } from '../exception.ts';
import { isAtLine } from './at-line.ts';
import { isBoxed, withoutBoxes } from './boxes.ts';
import { readDotnet, readDotnetFrame } from './dotnet.ts';
import { isGoPlace, readGo } from './go.ts';
import { readJava, readJavaFrame } from './java.ts';
import { readJavascript, readJavascriptFrame } from './javascript.ts';
import { readNative } from './native.ts';
import { readNativeFrame } from './native-frames.ts';
import { readPhp, readPhpFrame } from './php.ts';
import { readPython, readPythonFrame } from './python.ts';
import { readRuby, readRubyFrame } from './ruby.ts';
import { isRustLine, isRustName, readRust } from './rust.ts';
import { withoutSharedPrefix } from './shared-prefix.ts';
import { stackLines } from './stack-lines.ts';

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

const VOTES = 4;

/** The language that most lines look like, of the first lines that look like any. */
function languageOf(lines: readonly string[]): Language | undefined {
  const votes = new Map<Language, number>();
  let cast = 0;
  for (const raw of lines) {
    const language = vote(raw);
    if (language === undefined) continue;
    votes.set(language, (votes.get(language) ?? 0) + 1);
    if (++cast === VOTES) break;
  }
  let best: Language | undefined;
  for (const [language, count] of votes) if (best === undefined || count > (votes.get(best) ?? 0)) best = language;
  return best;
}

function vote(raw: string): Language | undefined {
  if (isAtLine(raw)) return voteAt(raw);
  const line = raw.trimStart();
  if (line === '') return undefined;
  if (line.startsWith('File ') || line.startsWith('Traceback (')) return 'python';
  if ((line.startsWith('|') || line.startsWith('+')) && /Traceback \(|File "/.test(line)) return 'python';
  if (line.startsWith('#')) return readPhpFrame(line) !== undefined ? 'php' : mayBeNative(line) ? 'native' : undefined;
  if (line.startsWith('PHP ') && / in .+(?:on line |:)\d+$/.test(line)) return 'php';
  if (isGoPlace(line)) return 'go';
  if (/^\d+: /.test(line) && !line.includes(': from ')) return isRustName(line) ? 'rust' : undefined;
  if (isRustLine(line)) return 'rust';
  if (line.includes('.py') && line.includes(' in ') && readPythonFrame(line) !== undefined) return 'python';
  if (line.includes(':in ') || line.startsWith('from ')) return readRubyFrame(line) && 'ruby';
  if (/^(?:@ +0x|\d|frame #|\* frame #)|\) ?\[0x[\da-f]+\]$/.test(line) && readNativeFrame(line) !== undefined)
    return 'native';
  if (line.includes('@') || line.includes('://') || line.startsWith('[native'))
    return readJavascriptFrame(line) && 'javascript';
  return /\) \S+ .+:\S+ \d+\.?$/.test(line) ? readDotnetFrame(line) && 'dotnet' : undefined;
}

/** `#9 0.329 building` is a line of a build. */
const mayBeNative = (line: string): boolean =>
  !line.includes(':in ') &&
  /^#\d+\s+(?:0x[\da-f]|in |pc [\da-f]|<signal |[A-Za-z_~<*][^\s:]* (?:at )?\S+:\d+$|[A-Za-z_~<*](?:(?!: )[^(])*\(.*(?:\)$| at \S+:\d+$|\) from ))/.test(
    line,
  ) &&
  readNativeFrame(line) !== undefined;

function voteAt(line: string): Language | undefined {
  if (line.includes('.rs:') && isRustLine(line.trim())) return 'rust';
  if (readJavaFrame(line) !== undefined) return 'java';
  if (/\) in .+:line \d+$/.test(line)) return 'dotnet';
  if (readJavascriptFrame(line) !== undefined) return 'javascript';
  return readDotnetFrame(line) && 'dotnet';
}
