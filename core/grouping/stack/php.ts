import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

/**
 * Reads `#0 /app/x.php(12): App\Order->place('…')`, `#1 [internal function]: …` and `#2 {main}`.
 *
 * @param line without leading white space
 */
export function readPhpFrame(line: string): StackFrame | undefined {
  const match = /^#\d+ +(?:(\[internal function\])|(.+?)\((\d+)\)): (.+)$/.exec(line);
  if (match?.[4] === undefined)
    return line.startsWith('#') && /^#\d+ +\{main\}/.test(line) ? makeFrame('php', { name: '{main}' }) : undefined;
  const name = match[4].replace(/\((?:.*)\)?$/s, '');
  const separator = Math.max(name.lastIndexOf('->'), name.lastIndexOf('::'));
  return makeFrame('php', {
    module: separator > 0 ? name.slice(0, separator) : '',
    name: separator > 0 ? name.slice(separator + 2) : name,
    file: match[2],
    line: Number(match[3]),
  });
}

const THROWN = / in (\S.*?)(?::(\d+)| on line (\d+)|\((\d+)\))$/;

/** Reads a PHP trace. The header says where it was thrown; `Next …` goes on with the exception that wrapped it. */
export function readPhp(lines: readonly string[], known?: string): readonly ParsedException[] {
  let current = draft('cause');
  const chain: Draft[] = [current];
  for (const raw of lines) {
    const line = raw.trimStart();
    const frame = readPhpFrame(line);
    if (frame !== undefined) current.frames.push(frame);
    else if (line.startsWith('Next ') && current.frames.length > 0) {
      current = draft('cause', line.slice('Next '.length));
      chain.push(current);
    } else if (current.frames.length === 0 && line !== '' && !/^(?:\[?stack ?trace\]?:?)$/i.test(line))
      current.header.push(line);
  }
  return finish(chain.map(withThrownAt).reverse(), known);
}

/** The frame that threw has no number of its own: its function is the one that frame 0 called. */
function withThrownAt(each: Draft): Draft {
  const text = each.header.join('\n');
  const thrown = THROWN.exec(text.split('\n')[0] ?? '');
  if (thrown?.[1] === undefined) return each;
  const header = text.replace(thrown[0], '').replace(/^PHP (?:Warning|Notice|Deprecated): +/, '');
  const top = makeFrame('php', { file: thrown[1], line: Number(thrown[2] ?? thrown[3] ?? thrown[4]) });
  return { ...each, header: [header], frames: [top, ...each.frames] };
}
