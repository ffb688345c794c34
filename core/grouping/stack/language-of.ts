import type { Language } from '../exception.ts';
import { isAtLine } from './at-line.ts';
import { readDartFrame } from './dart.ts';
import { readDotnetFrame } from './dotnet.ts';
import { isElixirHeader, readElixirFrame } from './elixir.ts';
import { isErlangLine } from './erlang.ts';
import { isGoPlace } from './go.ts';
import { readJavaFrame } from './java.ts';
import { readJavascriptFrame } from './javascript.ts';
import { readNativeFrame } from './native-frames.ts';
import { isOtherFrame } from './other.ts';
import { readPhpFrame } from './php.ts';
import { readPythonFrame } from './python.ts';
import { isRubyLine, readRubyFrame } from './ruby.ts';
import { isRustLine, isRustName } from './rust.ts';
import { isSwiftLine } from './swift.ts';

const VOTES = 4;

/** The language that most lines look like, of the first lines that look like any. */
export function languageOf(lines: readonly string[]): Language | undefined {
  const votes = new Map<Language, number>();
  let cast = 0;
  for (const raw of lines) {
    const language = vote(raw) ?? (isRubyLine(raw.trimStart()) ? 'ruby' : undefined);
    if (language === undefined) continue;
    votes.set(language, (votes.get(language) ?? 0) + 1);
    if (++cast === VOTES) break;
  }
  let best: Language | undefined;
  for (const [language, count] of votes) if (best === undefined || count > (votes.get(best) ?? 0)) best = language;
  return best;
}

/** What one line of a trace looks like. */
export function vote(raw: string): Language | undefined {
  if (isAtLine(raw)) return voteAt(raw);
  const line = raw.trimStart();
  if (line === '') return undefined;
  if (isOtherFrame(line)) return 'other';
  if (line.startsWith('File ') || line.startsWith('Traceback (')) return 'python';
  if ((line.startsWith('|') || line.startsWith('+')) && /Traceback \(|File "/.test(line)) return 'python';
  if (line.startsWith('#')) return voteNumbered(line);
  if (line.startsWith('PHP ') && / in .+(?:on line |:)\d+$/.test(line)) return 'php';
  if (isGoPlace(line)) return 'go';
  if (isSwiftLine(line)) return 'swift';
  if (isErlangLine(line)) return 'erlang';
  if (isElixirHeader(line) || (MAY_BE_ELIXIR.test(line) && readElixirFrame(line) !== undefined)) return 'elixir';
  if (/^\d+: /.test(line) && !line.includes(': from ')) return isRustName(line) ? 'rust' : undefined;
  if (isRustLine(line)) return 'rust';
  if (line.includes('.py') && line.includes(' in ') && readPythonFrame(line) !== undefined) return 'python';
  if (line.includes('.dart ') || line.startsWith('dart:')) return readDartFrame(line) && 'dart';
  if (line.includes(':in ') || line.startsWith('from ')) return readRubyFrame(line) && 'ruby';
  if (/^(?:@ +0x|\d|frame #|\* frame #)|\) ?\[0x[\da-f]+\]$/.test(line) && readNativeFrame(line) !== undefined)
    return 'native';
  if (line.includes('@') || line.includes('://') || line.startsWith('[native'))
    return readJavascriptFrame(line) && 'javascript';
  return /\) \S+ .+:\S+ \d+\.?$/.test(line) ? readDotnetFrame(line) && 'dotnet' : undefined;
}

/** `(shop 0.1.4) …` or a file of Elixir: asking for a frame costs more. */
const MAY_BE_ELIXIR = /^\([\w.-]+(?: \d+\.[^()]*)?\) .*(?:\/\d|:\d)|\.(?:exs?|[ehl]?eex|erl):\d/;

function voteNumbered(line: string): Language | undefined {
  if (readDartFrame(line) !== undefined) return 'dart';
  return readPhpFrame(line) !== undefined ? 'php' : mayBeNative(line) ? 'native' : undefined;
}

/** `#9 0.329 building` is a line of a build, `#9 cannot connect (retry 3)` one of a log. */
const mayBeNative = (line: string): boolean =>
  !line.includes(':in ') &&
  !/ \([a-z]+ \d+\)$/i.test(line) &&
  /^#\d+\s+(?:0x[\da-f]|in |pc [\da-f]|<signal |[A-Za-z_~<*][^\s:]* (?:at )?\S+:\d+$|[A-Za-z_~<*](?:(?!: )[^(])*\(.*(?:\)$| at \S+:\d+$|\) from ))/.test(
    line,
  ) &&
  readNativeFrame(line) !== undefined;

function voteAt(line: string): Language | undefined {
  if (line.includes('.rs:') && isRustLine(line.trim())) return 'rust';
  if (readJavaFrame(line) !== undefined) return 'java';
  if (line.includes(', Version=')) return readDotnetFrame(line) && 'dotnet';
  if (/\) in .+:line \d+$/.test(line)) return 'dotnet';
  if (readJavascriptFrame(line) !== undefined) return 'javascript';
  return readDotnetFrame(line) && 'dotnet';
}
