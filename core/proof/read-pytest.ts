import type { RedError } from './red-error.ts';

/** `src/cart.py:12: KeyError`, `src/cart.py:12: in total`, and `src/cart.py:12:` above what it called. */
const PLACE = /^([^\s:][^:]*\.pyx?):(\d+): ?(?:in (\S+)|(\w[\w.]*))?\s*$/;
const DECLARED = /^[ >]\s*(?:async )?def (\w+)/;

/**
 * Reads the block of a failing test of pytest into a trace as Python prints it. The long form shows the source of each function
 * from its first line on, so its name is the last one declared above a place; the short form names it.
 *
 * @returns undefined when the block is none of pytest's, or holds a trace of Python itself
 */
export function readPytest(block: string): RedError | undefined {
  const lines = block.split('\n');
  if (lines.some((line) => line.startsWith('Traceback ('))) return undefined;
  const frames: string[] = [];
  let declared: string | undefined;
  let said: string[] = [];
  for (const line of lines) {
    declared = DECLARED.exec(line)?.[1] ?? declared;
    if (/^E {3}/.test(line)) said.push(line.slice(1).trim());
    const [, file, number, name] = PLACE.exec(line) ?? [];
    if (file === undefined) continue;
    frames.push(`  File "${file}", line ${number}, in ${name ?? declared ?? '<unknown>'}`);
    declared = undefined;
  }
  if (frames.length === 0) return undefined;
  const thrown = lines.map((line) => PLACE.exec(line)?.[4]).findLast((kind) => kind !== undefined);
  if (said.length > MOST_SAID) said = said.slice(0, MOST_SAID);
  const first = said[0] ?? '';
  const header =
    thrown !== undefined && !first.startsWith(thrown) && !/^[\w.]+(?:Error|Exception)\b/.test(first)
      ? `${thrown}: ${first}`
      : first || (thrown ?? '');
  return { stack: ['Traceback (most recent call last):', ...frames, header].join('\n') };
}

const MOST_SAID = 40;
