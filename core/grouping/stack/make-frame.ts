import type { Language, StackFrame } from '../exception.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Puts a frame together, leaving out what the trace did not say: empty texts and lines below 1. */
export function makeFrame(
  language: Language,
  {
    module,
    name,
    file,
    line,
  }: { module?: string | undefined; name?: string | undefined; file?: string | undefined; line?: number | undefined },
): StackFrame {
  // Nearly all frames say everything, and an object that is made whole is cheaper than one that grows.
  if (module && name && file && line !== undefined && line > 0) return { language, module, function: name, file, line };
  const frame: Mutable<StackFrame> = { language };
  if (module) frame.module = module;
  if (name) frame.function = name;
  if (file) frame.file = file;
  if (line !== undefined && line > 0) frame.line = line;
  return frame;
}
