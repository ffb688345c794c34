import type { StackFrame } from '../exception.ts';
import { makeFrame } from './make-frame.ts';

type Read = (line: string) => StackFrame | undefined;

/**
 * Reads a frame of whatever prints native stacks: gdb, lldb, the sanitizers, glibc's `backtrace_symbols`, glog, Boost, Android,
 * macOS, crash reporters.
 *
 * @param line without leading white space
 */
export function readNativeFrame(line: string): StackFrame | undefined {
  for (const [mayBe, read] of FORMS) if (mayBe.test(line)) return read(line);
  return undefined;
}

/** Each form is known by how it begins; the first that fits reads the line. */
const FORMS: readonly (readonly [mayBe: RegExp, read: Read])[] = [
  [/^#\d+ +pc [\da-f]+ /, readAndroid],
  [/^#\d/, readNumbered],
  [/^(?:\* )?frame #\d+: 0x/, readLldb],
  [/^\d+# /, readBoost],
  [/^@ +0x[\da-f]+ /, readGlog],
  [/^\d+ +\S+\s+0x[\da-f]+ /, readMac],
  [/\) ?\[0x[\da-f]+\]$/, readSymbols],
];

/** `#1 0x7f… in f (x=1) at a.c:12`, `#1 f () from /lib/libx.so`, `#1 0x7f… in f(int) /src/a.c:12:3`, `#1 f (libx.so)`. */
function readNumbered(line: string): StackFrame | undefined {
  const text = /^#\d+\s+(?:0x[\da-f]+\s+)?(?:in\s+)?(.+)$/i.exec(line)?.[1];
  if (text === undefined) return undefined;
  if (text === '<signal handler called>') return makeFrame('native', { name: text, file: 'signal' });
  const bare = text.replace(/ \(BuildId: [\da-f]+\)$/, '');
  const from = / from (\S+)$/.exec(bare);
  const at = from ?? / at (\S+?):(\d+)(?::\d+)?$/.exec(bare) ?? / (\S*[/\\]\S+?):(\d+)(?::\d+)?$/.exec(bare);
  if (at !== null)
    return makeFrame('native', { name: nameOf(bare.slice(0, at.index)), file: at[1], line: Number(at[2]) });
  return readParenthesized(bare);
}

/** gdb puts a blank before the arguments, which may hold parentheses themselves; a function is called nothing with `(this=`. */
const ARGUMENTS = / \((?=\)|[\w.]+=|\.\.\.)/;

function nameOf(text: string): string {
  const open = text.search(ARGUMENTS);
  return (open === -1 ? text : text.slice(0, open)).trim();
}

/** `f (libx.so)`, `f (orders cart.cc:88)`, `f (/lib/libc.so.6+0x2082f)`. */
function readParenthesized(text: string): StackFrame {
  const open = text.lastIndexOf(' (');
  const inside =
    open === -1
      ? ''
      : text
          .slice(open + 2)
          .replace(/\).*$/, '')
          .trim();
  const place = /^(?:(\S+) )?(\S+\.\w+|\S+):(\d+|None)$/.exec(inside);
  return makeFrame('native', {
    module: place?.[1],
    name: (open === -1 ? text : text.slice(0, open)).trim(),
    file: place?.[2] ?? inside.replace(/\+0x[\da-f]+$/, ''),
    line: Number(place?.[3]),
  });
}

/** `frame #2: 0x… shopd`shop::Cart::total(this=0x1) at cart.cpp:88:3`. */
function readLldb(line: string): StackFrame | undefined {
  const match = /^(?:\* )?frame #\d+: 0x[\da-f]+ ([^`]*)`(.+)$/.exec(line);
  if (match?.[2] === undefined) return undefined;
  const at = / at (\S+?):(\d+)(?::\d+)?$/.exec(match[2]);
  const name = at === null ? match[2] : match[2].slice(0, at.index);
  return makeFrame('native', {
    name: name.replace(/ \+ \d+$/, ''),
    file: at?.[1] ?? match[1],
    line: Number(at?.[2]),
  });
}

/** `1# shop::Cart::total(int) at /src/cart.cpp:88`, `2# f in /lib/libc.so.6`. */
function readBoost(line: string): StackFrame | undefined {
  const text = line.replace(/^\d+# +/, '');
  const at = / at (\S+?):(\d+)$/.exec(text);
  const library = at === null ? / in (\S+)$/.exec(text) : null;
  const end = at?.index ?? library?.index ?? text.length;
  return makeFrame('native', { name: text.slice(0, end), file: at?.[1] ?? library?.[1], line: Number(at?.[2]) });
}

function readGlog(line: string): StackFrame | undefined {
  return makeFrame('native', { name: line.replace(/^@ +0x[\da-f]+ +/, '') });
}

/** `#01 pc 0000000000012a40  /data/app/lib/arm64/libshop.so (shop::Cart::total(int)+32) (BuildId: 77ab)`. */
function readAndroid(line: string): StackFrame | undefined {
  const match = /^#\d+ +pc [\da-f]+ +(\S+)(.*)$/.exec(line);
  const inside = match?.[2]?.replace(/ \(BuildId: .*$/, '').trim() ?? '';
  return makeFrame('native', { name: inside.replace(/^\(|(?:\+\d+)?\)$/g, ''), file: match?.[1] });
}

/** `2   shopd   0x0000000104f2 shop::Cart::total(int) + 132 (cart.cpp:88)`. */
function readMac(line: string): StackFrame | undefined {
  const match = /^\d+ +(\S+)\s+0x[\da-f]+ (.+)$/.exec(line);
  if (match?.[2] === undefined) return undefined;
  const place = / \(([^()\s]+):(\d+)\)$/.exec(match[2]);
  const name = (place === null ? match[2] : match[2].slice(0, place.index)).replace(/ \+ \d+$/, '');
  return makeFrame('native', { name, file: place?.[1] ?? match[1], line: Number(place?.[2]) });
}

/** `./shopd(_ZN4shop4Cart5totalEi+0x2f) [0x55d0c8a1b2cf]`. */
function readSymbols(line: string): StackFrame | undefined {
  const match = /^(\S+?)\(([^()]*?)(?:\+0x[\da-f]+)?\) ?\[0x[\da-f]+\]$/.exec(line);
  return match === null ? undefined : makeFrame('native', { name: match[2], file: match[1] });
}
