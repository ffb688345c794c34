import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { locateHeader } from './header.ts';
import { makeFrame } from './make-frame.ts';

/**
 * Reads `File "/app/x.py", line 12, in f`.
 *
 * @param line with or without leading white space
 */
export function readPythonFrame(line: string): StackFrame | undefined {
  return line.includes('File ') || line.includes(' in ') ? readFrame(line.trimStart()) : undefined;
}

function readFrame(line: string): StackFrame | undefined {
  if (!line.startsWith('File "')) return readNotebookFrame(line);
  const close = line.indexOf('"', 6);
  if (close === -1) return undefined;
  const plain = readPlainFrame(line, close);
  if (plain !== undefined) return plain;
  const rest = /^, line (\d+|None)(?:, in (.+))?/.exec(line.slice(close + 1));
  return makeFrame('python', { file: line.slice(6, close), line: Number(rest?.[1]), name: rest?.[2]?.trim() });
}

/** Nearly every frame is written in full: `File "…", line 12, in f`. */
function readPlainFrame(line: string, close: number): StackFrame | undefined {
  if (!line.startsWith(', line ', close + 1)) return undefined;
  const comma = line.indexOf(',', close + 8);
  const number = comma === -1 ? 0 : Number(line.slice(close + 8, comma));
  if (!(number > 0) || !line.startsWith(' in ', comma + 1)) return undefined;
  return makeFrame('python', { file: line.slice(6, close), line: number, name: line.slice(comma + 5).trim() });
}

const NOTEBOOK =
  /^(?:File )?((?:~|\.|\/|[A-Za-z]:\\)[^\s:][^:]*?\.pyx?|<ipython-input-[\w-]+>|(?:Cell|Input) In ?\[\d+\])(?::(\d+)|, line \d+)?,? in (<[^>]*>|[\w.<>]+)(?:\(.*\))?$/;

/** IPython writes `/app/x.py in f(a, b)`, later `File /app/x.py:12, in f(a, b)`. */
function readNotebookFrame(line: string): StackFrame | undefined {
  const match = line.includes(' in ') ? NOTEBOOK.exec(line) : null;
  if (match?.[1] === undefined) return undefined;
  return makeFrame('python', {
    file: match[1].replace(/^(?:Cell|Input) In.*$/, '<ipython-input>'),
    line: Number(match[2]),
    name: match[3]?.replace(/^<cell line: \d+>$/, '<module>'),
  });
}

/** `+-+---- 1 ----`: what follows is one of a group. */
const MEMBER = /^\s*\+-[-+]* (?:\d+|\.\.\.) -+/;
const SEPARATOR = /^\s*\+-[-+]/;
const GUTTER = /^\s*(?:[|+] ?)+(?:-[-+]*)?(?= |$)/;

const CAUSE = 'The above exception was the direct cause of the following exception:';
const CONTEXT = 'During handling of the above exception, another exception occurred:';

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
  let indent = 0;
  const grouped = lines.some((line) => line.includes('+-'));
  for (const raw of lines) {
    if (grouped && SEPARATOR.test(raw)) {
      member ||= MEMBER.test(raw);
      continue;
    }
    const bare = grouped ? raw.replace(GUTTER, '') : raw;
    const line = bare.trimStart();
    const frame = readPythonFrame(line);
    if (frame !== undefined && !closed) {
      current.frames.push(frame);
      continue;
    }
    const starts =
      line.startsWith('Traceback (') ||
      line.startsWith('Exception Group Traceback (') ||
      line === 'Stack (most recent call last):';
    if (starts || (frame !== undefined && closed)) {
      indent = Math.max(0, bare.length - line.length - (starts ? 0 : 1));
      current = draft(member ? 'member' : 'cause');
      if (locateHeader([before]).kind === undefined) before = '';
      blocks.push(current);
      closed = false;
      if (starts) continue;
    }
    const pointed = line.startsWith('-') ? /^-+> ?(\d+)\b/.exec(line)?.[1] : undefined;
    const last = current.frames.at(-1);
    if (frame !== undefined) current.frames.push(frame);
    else if (pointed !== undefined && last !== undefined)
      current.frames[current.frames.length - 1] = { ...last, line: Number(pointed) };
    else if (line.startsWith(CAUSE) || line.startsWith(CONTEXT)) closed = true;
    else if (!closed && isHeader(line, bare.length - line.length <= indent, current)) {
      current.header.push(line);
      current.isExact = true;
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
  const lastBlock = blocks.at(-1);
  if (lastBlock !== undefined && lastBlock.header.length === 0 && before !== '') lastBlock.header.push(before);
  return finish(order(blocks), known);
}

/** The error comes after its frames, as far left as `Traceback`; what is further right is source text. */
const isHeader = (line: string, isLeft: boolean, current: Draft): boolean =>
  isLeft &&
  line !== '' &&
  !/^[~^\s]+$|^\[Previous line repeated|^\d+\b|^-+>/.test(line) &&
  (current.frames.length > 0 || !line.startsWith('File'));

function order(blocks: readonly Draft[]): readonly Draft[] {
  const members = blocks.filter((block) => block.relation === 'member');
  const chain = blocks.filter((block) => block.relation !== 'member').reverse();
  return [...chain, ...members].map((block) => ({ ...block, frames: [...block.frames].reverse() }));
}
