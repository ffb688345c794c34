import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const PLACE = /^((?:package|dart|file|https?|org-dartlang-\w+):\S*?|\S*?\.dart)(?::(\d+))?(?::\d+)?$/;
/** How `package:stack_trace` and the compilers to JavaScript print a frame: place, line, function. */
const TERSE = /^((?:package|dart|file|https?|org-dartlang-\w+):\S+?|\S+?\.dart) (\d+)(?::\d+)? +(\S.*)$/;

/**
 * Reads `#0      Cart.total (package:shop/cart.dart:12:7)`, also `package:shop/cart.dart 12:7  Cart.total`.
 * https://api.dart.dev/dart-core/StackTrace-class.html
 *
 * @param line without leading white space
 */
export function readDartFrame(line: string): StackFrame | undefined {
  if (!line.startsWith('#')) {
    const terse = TERSE.exec(line);
    return terse === null ? undefined : frame(terse[1], terse[2], terse[3]);
  }
  const open = line.lastIndexOf(' (');
  if (open === -1 || !line.endsWith(')')) return undefined;
  const place = PLACE.exec(line.slice(open + 2, -1));
  return place === null ? undefined : frame(place[1], place[2], line.slice(0, open).replace(/^#\d+ +/, ''));
}

function frame(place = '', line = '', name = ''): StackFrame {
  const found = /^(package|dart):([^/]+)/.exec(place);
  const library = found?.[1] === 'dart' ? `dart:${found[2]}` : found?.[2];
  const read = makeFrame('dart', { name: name.trim(), file: place, line: Number(line) });
  return library === undefined ? read : { ...read, package: library };
}

/** Reads a Dart trace, also in the box that Flutter draws around it. */
export function readDart(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  let kind = known;
  for (const raw of lines) {
    const line = raw.trim();
    const read = readDartFrame(line);
    if (read !== undefined) current.frames.push(read);
    else if (current.frames.length > 0 || line === '' || SAYS_NOTHING.test(line)) continue;
    else if (THROWN.test(line)) kind ??= THROWN.exec(line)?.[1];
    else current.header.push(line.replace(UNHANDLED, ''));
  }
  const [exception, ...rest] = finish([current], known);
  if (exception === undefined) return [];
  return [kind === undefined ? exception : { kind, ...exception }, ...rest];
}

const UNHANDLED = /^(?:\[ERROR:\S+\(\d+\)\] )?Unhandled [Ee]xception: ?/;
const SAYS_NOTHING = /^(?:[═╡╞═]+|When the exception was thrown, this was the stack:?$|Unhandled exception:$)/;
/** `The following StateError was thrown building Cart(dirty):` */
const THROWN = /^The following (\w+) was thrown\b/;
