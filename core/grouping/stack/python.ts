import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { looksLikeHeader } from './header.ts';

/**
 * Reads `File "/app/x.py", line 12, in f`.
 *
 * @param line without leading white space
 */
export function readPythonFrame(line: string): StackFrame | undefined {
  if (!line.startsWith('File "')) return undefined;
  const close = line.indexOf('"', 6);
  if (close === -1) return undefined;
  const rest = /^, line (\d+|None)(?:, in (.+))?/.exec(line.slice(close + 1));
  return {
    language: 'python',
    file: line.slice(6, close),
    ...(rest?.[1] === undefined || rest[1] === 'None' ? {} : { line: Number(rest[1]) }),
    ...(rest?.[2] === undefined ? {} : { function: rest[2].trim() }),
  };
}

const CAUSE = /^The above exception was the direct cause of the following exception:/;
const CONTEXT = /^During handling of the above exception, another exception occurred:/;

/**
 * Reads a Python trace. It prints the first error first and the throwing frame last; the chain comes back the other way
 * round, as for every language: outermost exception first, throwing frame first. Members of an exception group follow it.
 */
export function readPython(lines: readonly string[], known?: string): readonly ParsedException[] {
  const blocks: Draft[] = [];
  let current: Draft = draft('cause');
  let closed = true;
  let member = false;
  let before = '';
  for (const raw of lines) {
    member ||= /^\s*\+-\+?-+ (?:\d+|\.\.\.) -+/.test(raw) || /^\s*\+-+ (?:\d+|\.\.\.) -+/.test(raw);
    const bare = raw.replace(/^\s*(?:[|+] ?)+(?:-[-+]*)?(?= |$)/, '');
    const line = bare.trimStart();
    const frame = readPythonFrame(line);
    const starts =
      line.startsWith('Traceback (') ||
      line.startsWith('Exception Group Traceback (') ||
      line === 'Stack (most recent call last):';
    if (starts || (frame !== undefined && closed)) {
      current = draft(member ? 'member' : 'cause');
      if (!looksLikeHeader(before)) before = '';
      blocks.push(current);
      closed = false;
      if (starts) continue;
    }
    if (frame !== undefined) current.frames.push(frame);
    else if (CAUSE.test(line) || CONTEXT.test(line)) closed = true;
    else if (!closed && isHeader(line, bare, current)) {
      current.header.push(line);
      closed = true;
    } else if (
      closed &&
      current.header.length > 0 &&
      line !== '' &&
      current.header.length < 20 &&
      !/^[-+|]/.test(line)
    ) {
      current.header.push(line);
    }
    if (line !== '' && blocks.length === 0) before = line;
  }
  const last = blocks.at(-1);
  if (last !== undefined && last.header.length === 0 && before !== '') last.header.push(before);
  return finish(order(blocks), known);
}

/** The error stands after its frames, as far left as `Traceback`; what is further right is source text. */
const isHeader = (line: string, bare: string, current: Draft): boolean =>
  line !== '' &&
  !/^[~^\s]+$/.test(line) &&
  (current.frames.length === 0 ? !line.startsWith('File') : bare === line || looksLikeHeader(line)) &&
  !line.startsWith('[Previous line repeated');

function order(blocks: readonly Draft[]): readonly Draft[] {
  const members = blocks.filter((block) => block.relation === 'member');
  const chain = blocks.filter((block) => block.relation !== 'member').reverse();
  return [...chain, ...members].map((block) => ({ ...block, frames: [...block.frames].reverse() }));
}
