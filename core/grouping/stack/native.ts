import type { ParsedException } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { readNativeFrame } from './native-frames.ts';

/** Reads a native trace: the first stack in it, which is that of the thread that failed. */
export function readNative(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  for (const raw of lines) {
    const line = raw.trim();
    const frame = readNativeFrame(line);
    if (frame !== undefined) current.frames.push(frame);
    else if (current.frames.length === 0 && line !== '') current.header.push(line);
  }
  return finish([{ ...current, header: headerOf(current.header) }], known).map(named);
}

const TERMINATED = /^terminate called after throwing an instance of '([^']+)'$/;
const WHAT = /^what\(\): +(.*)$/;

/** `terminate called after throwing an instance of 'a::B'` and `what():  text`, as other languages write it. */
function headerOf(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => TERMINATED.test(line));
  const kind = TERMINATED.exec(lines[at] ?? '')?.[1];
  return kind === undefined ? [...lines] : [`${kind}: ${WHAT.exec(lines[at + 1] ?? '')?.[1] ?? ''}`];
}

const SANITIZER = /ERROR: (\w+Sanitizer: [\w-]+)(?: on| \(|$)/m;

/** `==71==ERROR: AddressSanitizer: heap-use-after-free on address …`: two words name the kind. */
function named(exception: ParsedException): ParsedException {
  const kind = exception.kind === undefined ? SANITIZER.exec(exception.message ?? '')?.[1] : undefined;
  return kind === undefined ? exception : { ...exception, kind };
}
