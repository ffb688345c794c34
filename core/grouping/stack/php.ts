import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { locateHeader } from './header.ts';
import { makeFrame } from './make-frame.ts';

/**
 * Reads `#0 /app/x.php(12): App\Order->place('…')`, `#1 [internal function]: …` and `#2 {main}`; a place alone is a
 * frame, too.
 *
 * @param line without leading white space
 */
export function readPhpFrame(line: string): StackFrame | undefined {
  const match = /^#\d+ +(?:(\[internal function\])|(.+?)\((\d+)\))(?:: (.+)|$)/.exec(line);
  if (match === null)
    return line.startsWith('#') && /^#\d+ +\{main\}/.test(line) ? makeFrame('php', { name: '{main}' }) : undefined;
  const name = (match[4] ?? '').replace(/\((?:.*)\)?$/s, '');
  const separator = Math.max(name.lastIndexOf('->'), name.lastIndexOf('::'));
  return makeFrame('php', {
    module: separator > 0 ? name.slice(0, separator) : '',
    name: separator > 0 ? name.slice(separator + 2) : name,
    file: match[2],
    line: Number(match[3]),
  });
}

const THROWN = /^(\S.*?)(?::(\d+)| on line (\d+)|\((\d+)\))$/;

/** Where it was thrown: ` in /app/x.php:12`, the last thing that the line says. */
function readThrown(line = ''): { readonly place: RegExpExecArray; readonly text: string } | undefined {
  const at = line.lastIndexOf(' in ');
  const place = at === -1 ? null : THROWN.exec(line.slice(at + ' in '.length));
  return place === null ? undefined : { place, text: line.slice(at) };
}

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
  const laravel = readLaravel(each);
  if (laravel !== undefined) return laravel;
  const lines = each.header.slice(locateHeader(each.header).line);
  const thrown = readThrown(lines[0]) ?? readThrown(lines.at(-1));
  if (thrown === undefined) return each;
  const [, file, ...numbers] = thrown.place;
  const header = lines
    .join('\n')
    .replace(thrown.text, '')
    .replace(/^PHP (?:Warning|Notice|Deprecated): +/, '');
  const top = makeFrame('php', { file, line: Number(numbers.find((number) => number !== undefined)) });
  return { ...each, header: [header], frames: [top, ...each.frames] };
}

/** Monolog writes `{"exception":"[object] (App\\CartException(code: 0): cart is closed at /srv/app/Cart.php:41)`. */
const OBJECT = /\[object\] \(([\w\\]+)\(code: [^)]*\): ?(.*) at (\S+?):(\d+)\)$/;

function readLaravel(each: Draft): Draft | undefined {
  const text = each.header.findLast((line) => line.includes('[object] ('));
  const found = text === undefined ? null : OBJECT.exec(text);
  if (found?.[1] === undefined) return undefined;
  const top = makeFrame('php', { file: found[3], line: Number(found[4]) });
  return {
    ...each,
    header: [`${found[1].replaceAll('\\\\', '\\')}: ${found[2] ?? ''}`],
    frames: [top, ...each.frames],
  };
}
