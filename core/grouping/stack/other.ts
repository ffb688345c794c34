import type { ParsedException, StackFrame } from '../exception.ts';
import { draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

/** One way to print a frame. The groups are called `name`, `file`, `line` and `package`. */
interface Form {
  readonly pattern: RegExp;
  /** The name in the line is that of the function which was called there; the next line names the one around it. */
  readonly namesCallee?: boolean;
}

/**
 * Forms that nothing but a trace has, of languages without a reader of their own. Each names a file and mostly a function.
 * Lua, Perl (`Carp::confess`, `Mojo::Exception`), OCaml, Haskell, Julia, Crystal, Nim, Zig.
 */
const FORMS: readonly Form[] = [
  {
    pattern:
      /^(?<file>\S+?\.lua|\[C\]|\[string "[^"]{0,100}"\]):(?:(?<line>\d+):)? in (?:(?:local|upvalue|field|method|global|metamethod|main)? ?(?:function|chunk)?) ?(?<name>.*?)(?:, client: .*)?$/,
  },
  {
    pattern:
      /^(?<name>[A-Za-z_][\w:']*|eval \{\.\.\.\}|require \S+)(?:\(.*\))? called at (?<file>\S+) line (?<line>\d+)\.?$/,
    namesCallee: true,
  },
  { pattern: /^File "(?<file>[^"]+\.p[lm]|[^"]+)", line (?<line>\d+), in "(?<name>[^"]+)"$/ },
  {
    pattern:
      /^(?:Raised|Called|Re-raised|Raised by primitive operation) (?:at|from) (?:(?<name>\S+) in )?file "(?<file>[^"]+)"(?: \(inlined\))?, line (?<line>\d+)/,
  },
  {
    pattern: /^(?<name>\S+), called at (?<file>\S+?):(?<line>\d+):\d+ in (?<package>[^:\s]+):\S+$/,
    namesCallee: true,
  },
  { pattern: /^\[\d+\] (?<name>.+?)(?: +@ (?<package>\S+)| at) (?<file>\S+\.jl):(?<line>\d+)$/ },
  { pattern: /^(?:from )?(?<file>\S+\.cr):(?<line>\d+):\d+ in '(?<name>[^']*)'$/ },
  { pattern: /^(?<file>\S+\.nim)\((?<line>\d+)\) (?<name>\S+)$/ },
  { pattern: /^(?<file>\S+\.zig):(?<line>\d+):\d+: 0x[\da-f]+ in (?<name>.+?)(?: \(\S+\))?$/ },
];

/** Whether a line has one of those forms. */
export const isOtherFrame = (line: string): boolean =>
  (MAY_BE.test(line) && FORMS.some(({ pattern }) => pattern.test(line))) ||
  JULIA_PLACE.test(line) ||
  PERL_DIED.test(line);

/** One pattern that is cheap to fail, since it is asked about lines of every language. */
const MAY_BE = / called at |: in |in file "|", line \d+, in "|^\[\d+\] |\.(?:cr|nim|zig)\b/;

/** Reads a trace of those languages. Perl and Lua name the place of the error in its message. */
export function readOther(lines: readonly string[], known?: string): readonly ParsedException[] {
  const current = draft('outermost');
  const found: Found[] = [];
  for (const line of joinJulia(lines)) {
    const form = MAY_BE.test(line) ? FORMS.find(({ pattern }) => pattern.test(line)) : undefined;
    if (form !== undefined) found.push({ form, groups: form.pattern.exec(line)?.groups ?? {} });
    else if (found.length === 0 && line !== '' && !HEADING.test(line)) current.header.push(line);
  }
  const frames = framesOf(found, current.header);
  if (lines.some((line) => line.includes('most recent call last'))) frames.reverse();
  return finish([{ ...current, header: current.header.map(withoutPlace), frames }], known);
}

type Groups = Readonly<Record<string, string | undefined>>;

interface Found {
  readonly form: Form;
  readonly groups: Groups;
}

/**
 * A place belongs to the function around it. Perl names that in the line of the next place and the first place in the
 * message; Haskell names it in the next line.
 */
function framesOf(found: readonly Found[], header: readonly string[]): StackFrame[] {
  const places = found.map(({ groups }) => groups).filter(({ name }) => !name?.startsWith('eval {'));
  if (found.length === 0) return header.some((line) => PERL_DIED.test(line)) ? [frameOf(thrownAt(header))] : [];
  if (found[0]?.form.namesCallee !== true) return places.map(frameOf);
  const isPerl = places[0]?.['package'] === undefined;
  const all = isPerl ? [thrownAt(header), ...places] : places;
  return all.map((place, index) => frameOf({ ...place, name: all[index + 1]?.['name'] ?? (isPerl ? 'main' : '') }));
}

const frameOf = ({ name, file, line, package: library }: Groups): StackFrame => {
  const frame = makeFrame('other', { name: name?.replace(/^["'<]|["'>]$/g, ''), file, line: Number(line) });
  return library === undefined ? frame : { ...frame, package: library };
};

/** `die` alone says where. */
const PERL_DIED = / at \S+\.(?:p[lm]|t|cgi|psgi) line \d+\.?$/;
const AT_PLACE = / at (?<file>\S+) line (?<line>\d+)\.?$/;

const thrownAt = (header: readonly string[]): Groups =>
  header.map((line) => AT_PLACE.exec(line)?.groups).find((groups) => groups !== undefined) ?? {};

/** `cart is closed at /app/Cart.pm line 9.`, `runtime error: /app/cart.lua:9: cart is closed`: the message alone. */
const withoutPlace = (line: string): string => line.replace(AT_PLACE, '').replace(/^.*\S\.lua:\d+: /, '');

const HEADING =
  /^(?:stack traceback|traceback \(most recent call (?:first|last)\)|callstack \(from .*\)|stacktrace|coroutine \d+|error return trace|backtrace):?$/i;

/** Julia prints the place of a frame on a line of its own. */
const JULIA_PLACE = /^@ \S+ \S+\.jl:\d+$/;

const joinJulia = (lines: readonly string[]): readonly string[] =>
  lines.reduce<string[]>((joined, raw) => {
    const line = raw.trim();
    const last = joined.at(-1);
    if (line.startsWith('@ ') && last?.startsWith('[')) joined[joined.length - 1] = `${last} ${line}`;
    else joined.push(line);
    return joined;
  }, []);
