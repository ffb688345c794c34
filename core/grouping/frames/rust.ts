import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame-identity.ts';

const RUNTIME =
  /^(?:<*(?:&?(?:mut )?)?(?:std|core|alloc|backtrace|test|tokio::runtime|rust_begin_unwind|__rustc|_*rust_|_start|main$|__libc|_?pthread|clone)\b|std::|core::)/;

/** Rust: path and function, without generics and closures. */
export function identifyRust(frame: StackFrame): FrameIdentity {
  const whole = [frame.module, frame.function].filter(Boolean).join('::');
  const bare = whole.replace(/(?:::\{\{closure\}\}|::\{closure#\d+\})+/g, '').replace(/::h[\da-f]{16}$/, '');
  const separator = bare.lastIndexOf('::');
  return {
    module: separator === -1 ? '' : bare.slice(0, separator),
    function: separator === -1 ? bare : bare.slice(separator + 2),
    tier: tierOf(bare, frame.file ?? ''),
  };
}

function tierOf(name: string, file: string): Tier {
  if (/^\/rustc\/|\/rustlib\//.test(file) || RUNTIME.test(name)) return 'runtime';
  return /\/\.?cargo\/registry\//.test(file) ? 'framework' : 'app';
}
