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
  const frame: Mutable<StackFrame> = { language };
  if (module) frame.module = module;
  if (name) frame.function = name;
  if (file) frame.file = file;
  if (line !== undefined && line > 0) frame.line = line;
  return frame;
}
