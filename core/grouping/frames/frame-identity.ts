import type { Language, StackFrame } from '../exception.ts';
import { identifyDart } from './dart.ts';
import { identifyDotnet } from './dotnet.ts';
import { identifyBeam } from './elixir.ts';
import type { FrameIdentity } from './frame.ts';
import { identifyGo } from './go.ts';
import { identifyJava } from './java.ts';
import { identifyJavascript } from './javascript.ts';
import { identifyNative } from './native.ts';
import { identifyOther } from './other.ts';
import { identifyPhp } from './php.ts';
import { identifyPython } from './python.ts';
import { identifyRuby } from './ruby.ts';
import { identifyRust } from './rust.ts';
import { identifySwift } from './swift.ts';

type Identify = (frame: StackFrame) => FrameIdentity;

const IDENTIFIERS: Readonly<Record<Language, Identify>> = {
  java: identifyJava,
  javascript: identifyJavascript,
  python: identifyPython,
  dotnet: identifyDotnet,
  go: identifyGo,
  ruby: identifyRuby,
  php: identifyPhp,
  rust: identifyRust,
  native: identifyNative,
  dart: identifyDart,
  elixir: identifyBeam,
  erlang: identifyBeam,
  swift: identifySwift,
  other: identifyOther,
};

/**
 * Names a frame without what a deploy, a refactoring elsewhere or another machine would change: line, column, path
 * prefix, version, bundle hash, numbers of lambdas, closures and generated classes.
 */
export const frameIdentity = (frame: StackFrame): FrameIdentity => IDENTIFIERS[frame.language](frame);
